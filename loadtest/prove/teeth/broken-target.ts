import { type ApiServer, startApi } from '@holdfast/api/testing';
import { ownFolder, type RedisServer, startPostgres, startRedis } from '@holdfast/core/testing';
import { copySources, type Patch } from '@holdfast/core/testing/mutants';
import { Servers } from '../servers.ts';
import type { Target } from '../target.ts';
import { strikeAll } from './faults.ts';
import { Line } from './line.ts';
import type { BrokenVariant } from './variants.ts';

const COMMON = { LOG_LEVEL: 'silent', PUBLIC_HOLDS: 'true', MAX_IN_FLIGHT: '100000' };

/**
 * Times that are as long as they are because servers can be slow, made short, so that what happens when they are over
 * is seen within a script. Nothing else is changed for a control.
 */
const SHORT_TIMES: readonly Patch[] = [
  {
    file: 'booking/confirm.ts',
    find: 'CONFIRM_DEADLINE_MS = 30_000;',
    replace: 'CONFIRM_DEADLINE_MS = 1_500;',
  },
  { file: 'booking/answers.ts', find: 'SHORTEST_LEASE_MS = 8_000;', replace: 'SHORTEST_LEASE_MS = 1_000;' },
];

/** The real api on a core that is broken on purpose. */
export interface BrokenTarget extends Target, AsyncDisposable {
  /** Lets the faults that belong to the variant happen; resolves when the last is over. */
  strike(): Promise<void>;
}

/**
 * @param isControl true: the same servers and faults, and a core that is not broken
 * @throws ServerDidNotStart; PatchDoesNotApply
 */
export async function startBroken(variant: BrokenVariant, { isControl = false } = {}): Promise<BrokenTarget> {
  const servers = new Servers();
  try {
    return await startOn(servers, variant, isControl);
  } catch (error) {
    // Why it did not start says more than what else went wrong then.
    await servers.stop().catch(() => {});
    throw error;
  }
}

async function startOn(servers: Servers, variant: BrokenVariant, isControl: boolean): Promise<BrokenTarget> {
  const { servedBy, patches } = variant;
  const copy = servers.keep(await copySources([...SHORT_TIMES, ...(isControl ? [] : patches)]));
  const folder = servers.keep(await ownFolder('teeth'));
  const redis: RedisServer | undefined =
    servedBy.engine === 'redis' ? servers.add('redis-server', await startRedis()) : undefined;
  const postgres =
    servedBy.ledger === 'postgres' ? servers.add('postgres', await startPostgres()) : undefined;

  const apis: ApiServer[] = [];
  const lines = { ledger: [] as Line[], engine: [] as Line[] };
  for (let number = 0; number < servedBy.processes; number += 1) {
    const toEngine = redis && servers.keep(await Line.open(redis.port));
    const toLedger = postgres && servers.keep(await Line.open(postgres.port));
    if (toEngine) lines.engine.push(toEngine);
    if (toLedger) lines.ledger.push(toLedger);
    const env = {
      ...COMMON,
      DATA_DIR: folder.path,
      ...(toEngine && { REDIS_URL: `redis://127.0.0.1:${toEngine.port}` }),
      ...(toLedger && { DATABASE_URL: `postgres://postgres@127.0.0.1:${toLedger.port}/postgres` }),
      ...servedBy.settings,
    };
    const clockAheadMs = number === 0 ? servedBy.firstClockAheadMs : undefined;
    const replaced = { core: copy.index, clockAheadMs };
    // The first one's key is good at all of them: they share the ledger.
    const api = await startApi({ env, withOperator: number === 0, replaced });
    const isToDie = number === 0 && variant.faults.some(({ fault }) => fault.what === 'api killed');
    apis.push(isToDie ? servers.keep(api) : servers.add(`api ${number + 1}`, api));
  }

  return {
    name: isControl ? 'not broken' : variant.name,
    apis: apis.map(({ url }) => url),
    key: apis[0]?.operatorToken ?? '',
    about: { engine: servedBy.engine, ledger: servedBy.ledger, versions: {}, isStartedHere: true },
    fallen: () => servers.fallen(),
    strike: () => strikeAll({ apis, redis, lines }, variant.faults),
    [Symbol.asyncDispose]: () => servers.stop(),
  };
}
