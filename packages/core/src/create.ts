import { listAudit } from './booking/audit.ts';
import { getBooking, listBookings } from './booking/bookings.ts';
import {
  blockSeats,
  type ChangeSale,
  type ChangeSeats,
  setSale,
  unblockSeats,
} from './booking/box-office.ts';
import { cancelBooking } from './booking/cancel.ts';
import { Catalog } from './booking/catalog.ts';
import { type ConfirmHold, confirmHold } from './booking/confirm.ts';
import { Holds } from './booking/holds.ts';
import type { Limits } from './booking/limits.ts';
import type { OperatorChange } from './booking/parts.ts';
import type { ReportFault } from './booking/report-fault.ts';
import { ShowLoader } from './booking/show-loader.ts';
import { Shows } from './booking/shows.ts';
import { Sweeper } from './booking/sweeper.ts';
import type { Result } from './domain/refusals.ts';
import { EtcdEngine } from './engines/etcd/etcd-engine.ts';
import { MemoryEngine } from './engines/memory/memory-engine.ts';
import { RedisEngine } from './engines/redis/redis-engine.ts';
import { openPostgresLedger } from './ledger/postgres.ts';
import { openSqliteLedger } from './ledger/sqlite.ts';
import { type Clock, systemClock } from './ports/clock.ts';
import type { AuditEntry, Booking, Ledger, ListAuditQuery, ListBookingsQuery, Page } from './ports/ledger.ts';
import type { SeatEngine } from './ports/seat-engine.ts';
import type { SharedCounters } from './ports/shared-counters.ts';

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
}

/** Holds and bookings, ready to use. Every method may throw EngineUnavailable or LedgerUnavailable. */
export interface Holdfast {
  readonly shows: Shows;
  readonly holds: Holds;
  confirmHold(input: ConfirmHold): Promise<Result<Booking>>;
  cancelBooking(input: { bookingId: string; actor: string; reason: string }): Promise<Result<Booking>>;
  getBooking(bookingId: string): Promise<Result<Booking>>;
  listBookings(query: ListBookingsQuery): Promise<Result<Page<Booking>>>;
  /** Operators' changes: in the audit trail before they happen, and for good once they are answered. */
  blockSeats(input: ChangeSeats): Promise<Result<Pick<ChangeSeats, 'showId' | 'seatIds'>>>;
  unblockSeats(input: ChangeSeats): Promise<Result<Pick<ChangeSeats, 'showId' | 'seatIds'>>>;
  setSale(input: ChangeSale): Promise<Result<Pick<ChangeSale, 'showId' | 'sale'>>>;
  listAudit(query: ListAuditQuery): Promise<Result<Page<AuditEntry>>>;
  /** 32 bytes that every process on this ledger shares and nobody else knows. */
  readonly secret: Buffer;
  /** Absent where processes share nothing that counts quickly: on memory and etcd. */
  readonly counters: SharedCounters | undefined;
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  close(): Promise<void>;
}

/** The ledger or the engine cannot be had as configured; the message says which and why. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** @throws CannotStart */
export async function createHoldfast(options: HoldfastOptions): Promise<Holdfast> {
  const ledger = openLedger(options);
  const engine = openEngine(options, systemClock);
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
    const counters = engine instanceof RedisEngine ? engine.counters : undefined;
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
  readonly options: Pick<HoldfastOptions, 'limits' | 'reportFault'>;
}): Promise<Holdfast> {
  const { engine, ledger, clock } = parts;
  const { limits, reportFault } = parts.options;
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
    confirmHold: (input) => confirmHold(shared, input),
    cancelBooking: (input) => cancelBooking(shared, input),
    getBooking: (bookingId) => getBooking(ledger, bookingId),
    listBookings: (query) => listBookings(ledger, query),
    blockSeats: (input) => blockSeats(shared, input),
    unblockSeats: (input) => unblockSeats(shared, input),
    setSale: (input) => setSale(shared, input),
    listAudit: (query) => listAudit(ledger, query),
    secret,
    counters: parts.counters,
    engine,
    ledger,
    async close() {
      await sweeper.stop();
      await engine.close();
      await ledger.close();
    },
  };
}

function openLedger({ databaseUrl, sqliteFile, timeoutMs }: HoldfastOptions): Ledger {
  if (databaseUrl !== undefined) return openPostgresLedger({ url: databaseUrl, timeoutMs });
  try {
    return openSqliteLedger({ file: sqliteFile });
  } catch (error) {
    throw new CannotStart(`DATA_DIR: cannot write ${sqliteFile}: ${messageOf(error)}`, { cause: error });
  }
}

function openEngine(options: HoldfastOptions, clock: Clock): SeatEngine {
  const { redisUrl, redisTlsCa, etcdUrl, timeoutMs } = options;
  if (etcdUrl !== undefined) return new EtcdEngine({ url: etcdUrl, timeoutMs, clock });
  if (redisUrl === undefined) return new MemoryEngine({ clock });
  return new RedisEngine({ url: redisUrl, tlsCa: redisTlsCa, timeoutMs });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
