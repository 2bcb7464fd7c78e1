import { join } from 'node:path';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { assemble, type Holdfast } from '../src/create.ts';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import { ownFolder } from './index.ts';
import { override, staysOpen } from './override.ts';

/** Two processes' worth of Holdfast on one ledger. */
export interface TwoHoldfasts extends AsyncDisposable {
  readonly here: Holdfast;
  readonly there: Holdfast;
  readonly ledger: Ledger;
  /** How often either of them has rebuilt a show so far. */
  rebuilds(): number;
}

/** Both on the same Redis, unless there is another one for `there`. */
export async function twoHoldfasts(redis: {
  readonly url: string;
  readonly urlThere?: string;
  readonly timeoutMs: number;
}): Promise<TwoHoldfasts> {
  const folder = await ownFolder('two');
  const ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
  await ledger.migrate();
  let rebuilds = 0;
  const open = (url: string) =>
    assemble({
      engine: override(
        new RedisEngine({ url, timeoutMs: redis.timeoutMs }),
        'load',
        async (load, ...args) => {
          const outcome = (await load(...args)) as { status: string };
          if (outcome.status === 'LOADED') rebuilds += 1;
          return outcome;
        },
      ),
      ledger: staysOpen(ledger),
      clock: systemClock,
      options: { limits: DEFAULT_LIMITS, reportFault: () => {} },
    });
  const [here, there] = [await open(redis.url), await open(redis.urlThere ?? redis.url)];
  return {
    here,
    there,
    ledger,
    rebuilds: () => rebuilds,
    async [Symbol.asyncDispose]() {
      await Promise.all([here.close(), there.close()]);
      await ledger.close();
      await folder.remove();
    },
  };
}
