import { HTTP_STATUS_OF, type Refusal, type RefusalStatus } from './contract.ts';

/** What decides what an answer refuses. */
interface Refused {
  readonly httpStatus: number;
  readonly refusal: Partial<Refusal> | undefined;
}

/** Where no answer says how long. */
const AGAIN_AFTER_MS = 100;

/** The refusal that an answer is; undefined: none that is known, or with an HTTP status that belongs to another. */
export function refusalIn({ httpStatus, refusal }: Refused): RefusalStatus | undefined {
  const status = refusal?.status as RefusalStatus | undefined;
  return status !== undefined && HTTP_STATUS_OF[status] === httpStatus ? status : undefined;
}

/** How long whoever was told to come again is to wait, which is no answer about seats; undefined: it was told something. */
export function putOffMs(refused: Refused): number | undefined {
  const status = refusalIn(refused);
  const isPutOff = status === 'OVERLOADED' || status === 'REQUEST_IN_PROGRESS' || status === 'RATE_LIMITED';
  return isPutOff ? Number(refused.refusal?.retryAfterMs) || AGAIN_AFTER_MS : undefined;
}

/** What is behind the api is away: it may have been done or not. */
export function isUnavailable(status: RefusalStatus | undefined): boolean {
  return status === 'ENGINE_UNAVAILABLE' || status === 'LEDGER_UNAVAILABLE';
}
