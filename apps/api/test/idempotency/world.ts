import { randomUUID } from 'node:crypto';
import { REST_PREFIX, restProcedures, TOKEN_HEADER } from '../../src/rest/procedures.ts';
import type { ApiServer } from '../../testing/index.ts';
import { clientOf } from '../helpers.ts';

/** What came back, as it came. */
export interface RawAnswer {
  readonly code: number;
  readonly text: string;
}

export interface RawCall {
  readonly name: string;
  readonly input: object;
  /** In the header. */
  readonly key?: string;
  /** Of the operator, or nobody's. */
  readonly operatorToken?: string | undefined;
}

/** One call as bytes: what a client library would make of the answer does not come between. */
export async function callTrpc(
  api: Pick<ApiServer, 'url'>,
  { name, input, ...more }: RawCall,
): Promise<RawAnswer> {
  const response = await fetch(`${api.url}/trpc/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(more) },
    body: JSON.stringify(input),
  });
  return { code: response.status, text: await response.text() };
}

/** The same by the procedure's REST route. */
export async function callRest(
  api: Pick<ApiServer, 'url'>,
  { name, input, ...more }: RawCall,
): Promise<RawAnswer> {
  const route = restProcedures().find((one) => one.name === name);
  if (!route) throw new Error(`${name} is not in REST`);
  const { token, ...fields } = input as Record<string, unknown>;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(fields[field]);
    delete fields[field];
    return encodeURIComponent(value);
  });
  const hasBody = route.method !== 'GET';
  const response = await fetch(api.url + REST_PREFIX + path, {
    method: route.method,
    headers: {
      ...headersOf(more),
      ...(token !== undefined && { [TOKEN_HEADER]: String(token) }),
      ...(hasBody && { 'content-type': 'application/json' }),
    },
    ...(hasBody && { body: JSON.stringify(fields) }),
  });
  return { code: response.status, text: await response.text() };
}

function headersOf({ key, operatorToken }: Omit<RawCall, 'name' | 'input'>): Record<string, string> {
  return {
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(operatorToken !== undefined && { authorization: `Bearer ${operatorToken}` }),
  };
}

/** One show of its own, and everything that a write to it could leave behind. */
export async function newShow(api: ApiServer, { seats = 4 } = {}) {
  const operator = clientOf(api, api.operatorToken);
  const showId = `show-${randomUUID().slice(0, 8)}`;
  const seatIds = Array.from({ length: seats }, (_, seat) => `A${seat + 1}`);
  await operator.shows.create.mutate({
    showId,
    title: 'A show',
    seatMap: { sections: [{ name: 'Hall', rows: [{ name: 'A', seats: seatIds.map((id) => ({ id })) }] }] },
  });
  const world = async () => ({
    shows: await operator.shows.list.query(),
    snapshot: await operator.seats.snapshot.query({ showId }),
    holds: (await operator.holds.list.query({ showId })).holds,
    bookings: await operator.bookings.list.query({ showId }),
    audit: await operator.audit.list.query({ showId }),
    wholeAudit: await operator.audit.list.query({ limit: 500 }),
    keys: (await operator.keys.list.query()).keys.map(({ lastUsedAt: _, ...key }) => key),
    accounts: await operator.accounts.list.query(),
  });
  return { showId, seatIds, world };
}
