import { Answers } from './booking/answers.ts';
import { listAudit } from './booking/audit.ts';
import { audited, type Deed, type OperatorAction } from './booking/audited.ts';
import { getBooking, listBookings } from './booking/bookings.ts';
import {
  blockSeats,
  type ChangeSale,
  type ChangeSeats,
  setSale,
  unblockSeats,
} from './booking/box-office.ts';
import { type CancelBooking, cancelBooking } from './booking/cancel.ts';
import { Catalog } from './booking/catalog.ts';
import { type ConfirmHold, confirmHold } from './booking/confirm.ts';
import { type FoundHolds, findHolds } from './booking/find-holds.ts';
import { Holds } from './booking/holds.ts';
import type { Limits } from './booking/limits.ts';
import type { OperatorChange } from './booking/parts.ts';
import type { ReportFault } from './booking/report-fault.ts';
import { ShowLoader } from './booking/show-loader.ts';
import { Shows } from './booking/shows.ts';
import { type HoldStory, holdStory, type SeatStory, seatStory } from './booking/stories.ts';
import { Sweeper } from './booking/sweeper.ts';
import type { Result } from './domain/refusals.ts';
import type { AuditEntry, ListAuditQuery } from './ports/audit.ts';
import { type Clock, systemClock } from './ports/clock.ts';
import type { Booking, Ledger, LedgerDatabase, ListBookingsQuery, Page } from './ports/ledger.ts';
import type { Observer } from './ports/observer.ts';
import type { SeatEngine } from './ports/seat-engine.ts';
import type { SharedCounters } from './ports/shared-counters.ts';
import { timed } from './timed.ts';

export interface HoldfastOptions {
  /** As engines/redis/redis-url.ts says; absent: the memory engine, for one process only. */
  readonly redisUrl?: string | undefined;
  /** Certificates of the private authority that signed Redis', PEM. */
  readonly redisTlsCa?: string | undefined;
  /** Endpoints of one etcd cluster, `http[s]://…,…`; with it no `redisUrl`. */
  readonly etcdUrl?: string | undefined;
  /** `postgres://…`; absent: SQLite in `sqliteFile`. */
  readonly databaseUrl?: string | undefined;
  readonly sqliteFile: string;
  readonly limits: Limits;
  /** What engine and ledger do not answer in this time is a fault. */
  readonly timeoutMs: number;
  readonly reportFault: ReportFault;
  /** Absent: nobody counts. */
  readonly observer?: Observer | undefined;
}

/** Holds and bookings, ready to use. Every method may throw EngineUnavailable or LedgerUnavailable. */
export interface Holdfast {
  readonly shows: Shows;
  readonly holds: Holds;
  /** What was answered to requests with an idempotency key. */
  readonly answers: Answers;
  confirmHold(input: ConfirmHold): Promise<Result<Booking>>;
  cancelBooking(input: CancelBooking): Promise<Result<Booking>>;
  getBooking(bookingId: string): Promise<Result<Booking>>;
  listBookings(query: ListBookingsQuery): Promise<Result<Page<Booking>>>;
  /** Operators' changes: in the audit trail before they happen, and for good once they are answered. */
  blockSeats(input: ChangeSeats): Promise<Result<Pick<ChangeSeats, 'showId' | 'seatIds'>>>;
  unblockSeats(input: ChangeSeats): Promise<Result<Pick<ChangeSeats, 'showId' | 'seatIds'>>>;
  setSale(input: ChangeSale): Promise<Result<Pick<ChangeSale, 'showId' | 'sale'>>>;
  /** Live holds of all shows, for operators. */
  findHolds(input: { search: string; limit: number }): Promise<Result<FoundHolds>>;
  holdStory(input: { showId: string; holdId: string }): Promise<Result<HoldStory>>;
  seatStory(input: { showId: string; seatId: string }): Promise<Result<SeatStory>>;
  /** As those are, for what else operators change: their accounts and keys. */
  audited<Answer>(action: OperatorAction, act: () => Promise<Deed<Answer>>): Promise<Answer>;
  listAudit(query: ListAuditQuery): Promise<Result<Page<AuditEntry>>>;
  /** 32 bytes that every process on this ledger shares and nobody else knows. */
  readonly secret: Buffer;
  /** Absent where processes share nothing that counts quickly: on memory and etcd. */
  readonly counters: SharedCounters | undefined;
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  /** For accounts and the like, which live beside shows and bookings. */
  readonly database: LedgerDatabase;
  close(): Promise<void>;
}

/** The ledger or the engine cannot be had as configured; the message says which and why. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** @throws CannotStart */
export async function createHoldfast(options: HoldfastOptions): Promise<Holdfast> {
  const ledger = await openLedger(options);
  const { engine, counters } = await openEngine(options, systemClock);
  try {
    await engine.ping().catch((error) => {
      const setting = engine.name === 'etcd' ? 'ETCD_URL' : 'REDIS_URL';
      throw new CannotStart(`${setting}: ${messageOf(error)}`, { cause: error });
    });
    await ledger.migrate().catch((error) => {
      const setting = options.databaseUrl === undefined ? 'DATA_DIR' : 'DATABASE_URL';
      throw new CannotStart(`${setting}: ${messageOf(error)}`, { cause: error });
    });
    if (engine.name === 'memory' && !(await ledger.lockForOneProcess())) {
      throw new CannotStart(
        'another Holdfast process runs on this ledger, and the memory engine is for one process only. ' +
          'Stop the other one, or set REDIS_URL or ETCD_URL for both.',
      );
    }
    return await assemble({ engine, ledger, clock: systemClock, counters, options });
  } catch (error) {
    await engine.close();
    await ledger.close();
    throw error;
  }
}

/** Wires the parts together and starts sweeping. */
export async function assemble(parts: {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly counters?: SharedCounters | undefined;
  readonly options: Pick<HoldfastOptions, 'limits' | 'reportFault' | 'observer'> & {
    readonly timeoutMs?: number;
  };
}): Promise<Holdfast> {
  const { clock } = parts;
  const { limits, reportFault, observer, timeoutMs = 0 } = parts.options;
  const engine = observer ? timed(parts.engine, (name) => observer.operation('engine', name)) : parts.engine;
  const ledger = observer ? timed(parts.ledger, (name) => observer.operation('ledger', name)) : parts.ledger;
  const secret = await ledger.secret();
  const catalog = new Catalog({ ledger });
  const loader = new ShowLoader({ engine, ledger, clock });
  const unkept = new Set<OperatorChange>();
  const shared = { engine, ledger, clock, catalog, loader, limits, unkept, reportFault };
  const sweeper = new Sweeper(shared);
  sweeper.start();
  return {
    shows: new Shows(shared),
    holds: new Holds({ ...shared, secret }),
    answers: new Answers({ store: ledger.answers, secret, timeoutMs }),
    confirmHold: (input) => confirmHold(shared, input),
    cancelBooking: (input) => cancelBooking(shared, input),
    getBooking: (bookingId) => getBooking(ledger, bookingId),
    listBookings: (query) => listBookings(ledger, query),
    blockSeats: (input) => blockSeats(shared, input),
    unblockSeats: (input) => unblockSeats(shared, input),
    setSale: (input) => setSale(shared, input),
    findHolds: (input) => findHolds(shared, input),
    holdStory: (input) => holdStory(shared, input),
    seatStory: (input) => seatStory(shared, input),
    audited: (action, act) => audited(shared, action, act),
    listAudit: (query) => listAudit(ledger, query),
    secret,
    counters: parts.counters,
    engine,
    ledger,
    database: ledger.database,
    async close() {
      await sweeper.stop();
      await engine.close();
      await ledger.close();
    },
  };
}

/** Only what is configured is loaded: the drivers of the others would be half of an idle process' memory. */
async function openLedger({ databaseUrl, sqliteFile, timeoutMs }: HoldfastOptions): Promise<Ledger> {
  if (databaseUrl !== undefined) {
    const { openPostgresLedger } = await import('./ledger/postgres.ts');
    return openPostgresLedger({ url: databaseUrl, timeoutMs });
  }
  const { openSqliteLedger } = await import('./ledger/sqlite.ts');
  try {
    return openSqliteLedger({ file: sqliteFile });
  } catch (error) {
    throw new CannotStart(`DATA_DIR: cannot write ${sqliteFile}: ${messageOf(error)}`, { cause: error });
  }
}

async function openEngine(
  options: HoldfastOptions,
  clock: Clock,
): Promise<{ readonly engine: SeatEngine; readonly counters?: SharedCounters }> {
  const { redisUrl, redisTlsCa, etcdUrl, timeoutMs } = options;
  if (etcdUrl !== undefined) {
    const { EtcdEngine } = await import('./engines/etcd/etcd-engine.ts');
    return { engine: new EtcdEngine({ url: etcdUrl, timeoutMs, clock }) };
  }
  if (redisUrl !== undefined) {
    const { RedisEngine } = await import('./engines/redis/redis-engine.ts');
    const engine = new RedisEngine({ url: redisUrl, tlsCa: redisTlsCa, timeoutMs });
    return { engine, counters: engine.counters };
  }
  const { MemoryEngine } = await import('./engines/memory/memory-engine.ts');
  return { engine: new MemoryEngine({ clock }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
