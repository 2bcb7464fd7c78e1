/** For every broken variant of the core, how it is reached through HTTP; or why it cannot be. */
import type { Patch } from '@holdfast/core/testing/mutants';
import type { LineFault } from './line.ts';
import {
  onMemory,
  onMemoryAndPostgres,
  onRedis,
  onRedisAndPostgres,
  patientOnRedisAndPostgres,
} from './served.ts';
import type { BrokenVariant, Finder } from './variants.ts';

export interface Reached
  extends Omit<BrokenVariant, 'name' | 'mistake' | 'patches' | 'faults' | 'engineLoses'> {
  readonly faults?: BrokenVariant['faults'];
  readonly engineLoses?: BrokenVariant['engineLoses'];
  /** The same mistake where HTTP can reach it, instead of the mutant's own; and why. */
  readonly instead?: { readonly patches: readonly Patch[]; readonly because: string } | undefined;
}

export interface NotReached {
  readonly unreachable: string;
}

const smoke: Finder = { script: '01-smoke', sizes: { SEATS: '24' } };
const stampede: Finder = { script: '02-stampede', sizes: { VUS: '50', SEATS: '6' } };
const storm: Finder = { script: '05-expiry-storm', sizes: { SEATS: '60', VUS: '10', DURATION: '4s' } };
const limits: Finder = { script: '11-limits', sizes: {} };
const trouble: Finder = { script: '12-trouble', sizes: { DURATION: '9s', VUS: '12' } };
/** Where what is late, or cut off twice, is settled late. */
const longTrouble: Finder = {
  script: '12-trouble',
  sizes: { ...trouble.sizes, SETTLED_WITHIN_MS: '12000' },
};
const troubleWithBackup: Finder = {
  script: '12-trouble',
  sizes: { ...trouble.sizes, DURATION: '13s', GOES_BACK: '1' },
};

/** The same again, some times: an accident that takes a moment is not met by every buyer. */
function often(fault: LineFault, forMs: number, { everyMs = 2_500 } = {}): BrokenVariant['faults'] {
  const times = [0, 1, 2].map((before) => 1_000 + before * everyMs);
  return times.map((atMs) => ({
    atMs,
    fault: { what: 'line fails', to: 'ledger', fault, forMs, of: 'all' },
  }));
}

/** So far apart that what one leaves in doubt is settled before the next, which would put it off by SETTLE_RETRY_MS. */
const SETTLED_BETWEEN = { everyMs: 3_500 };

function once(fault: LineFault, forMs: number): BrokenVariant['faults'] {
  return [{ atMs: 1_500, fault: { what: 'line fails', to: 'ledger', fault, forMs, of: 'all' } }];
}

const COMMIT = /commit\0/i;
const COMMITS_UNANSWERED: LineFault = { what: 'answers lost', of: COMMIT };
const ANSWERS_NOT_KEPT: LineFault = { what: 'requests lost', of: /update "answer"/ };

export const reach: Readonly<Record<string, Reached | NotReached>> = {
  'no owner check': { servedBy: onMemory, finders: [smoke] },
  'check, then set': { servedBy: onMemory, finders: [stampede] },
  'fence reset': {
    servedBy: onMemory,
    finders: [trouble],
    trouble: 'the api is killed, and its engine with it',
    faults: [{ atMs: 3_000, fault: { what: 'api killed', forMs: 300 } }],
    engineLoses: 'its memory',
  },
  'DEL on release': { servedBy: onMemory, finders: [smoke] },
  'expiry by timer only': { servedBy: onMemory, finders: [smoke] },
  'confirming runs out': {
    servedBy: onMemoryAndPostgres,
    // Few seats: somebody has to want one in the moment before the ledger is asked.
    finders: [{ ...trouble, sizes: { ...trouble.sizes, SEATS: '5', SETTLED_WITHIN_MS: '12000' } }],
    trouble: 'commits are not answered, again and again',
    faults: often(COMMITS_UNANSWERED, 1_000),
  },
  'partial multi-seat hold': { servedBy: onMemory, finders: [smoke] },
  'retry meets itself': {
    servedBy: onMemoryAndPostgres,
    finders: [trouble],
    trouble: 'what was answered cannot be kept for a retry',
    faults: often(ANSWERS_NOT_KEPT, 700),
  },
  'partial release gives all back': { servedBy: onMemory, finders: [smoke] },
  'cancel frees whatever stands there': {
    servedBy: onMemoryAndPostgres,
    finders: [trouble],
    trouble: 'that a cancelled booking was freed does not reach the ledger',
    faults: often({ what: 'requests lost', of: /set "seats_freed"/ }, 1_500),
  },
  'load without its mark': {
    servedBy: patientOnRedisAndPostgres,
    finders: [longTrouble],
    trouble: 'Redis is emptied, and one process reads the ledger slowly',
    faults: [
      {
        atMs: 2_000,
        fault: {
          what: 'line fails',
          to: 'ledger',
          fault: { what: 'answers late', of: /update "show" set "current_epoch"/ },
          forMs: 5_000,
          of: 'first',
        },
      },
      { atMs: 2_300, fault: { what: 'engine emptied' } },
    ],
    engineLoses: 'its memory',
    instead: {
      because: 'the memory engine has one process, which loads a show once at a time',
      patches: [
        {
          file: 'engines/redis/commands/load.lua',
          find: "if mark[1] ~= LOADING or mark[2] ~= epoch then return { 'STALE_EPOCH' } end",
          replace: "redis.call('UNLINK', unpack(KEYS))",
        },
        {
          file: 'engines/redis/commands/load.lua',
          find: "if redis.call('HLEN', keys.show) ~= marks + booked + blocked then return { 'STALE_EPOCH' } end",
          replace: '',
        },
        {
          file: 'engines/redis/commands/load_claims.lua',
          find: "if mark[1] ~= LOADING or mark[2] ~= epoch then return { 'STALE_EPOCH' } end",
          replace: '',
        },
      ],
    },
  },
  'sold seats are not announced': { servedBy: onMemory, finders: [{ script: '08-watchers', sizes: {} }] },
  'finish by id alone': {
    unreachable:
      'it takes two holds under one id, and the api answers a key with the hold that it was answered first',
  },
  'extends for ever': { servedBy: onMemory, finders: [limits] },
  'limit counts what has run out': { servedBy: onMemory, finders: [limits] },
  'late confirm keeps its old fence': { servedBy: onMemory, finders: [limits] },
  'client clock': {
    servedBy: { ...onRedis, firstClockAheadMs: 3_600_000 },
    finders: [smoke],
    trouble: "one process' clock is an hour ahead",
    instead: {
      because: 'on the memory engine the clock of the process is the clock of the engine',
      patches: [
        {
          file: 'engines/redis/commands/begin_confirm.lua',
          find: 'local now = now_ms()',
          replace: 'local now = tonumber(ARGV[5])',
        },
        {
          file: 'engines/redis/redis-engine.ts',
          find: 'const args = [holdId, tokenHash, deadlineMs, Number(reacquire)];',
          replace: 'const args = [holdId, tokenHash, deadlineMs, Number(reacquire), Date.now()];',
        },
      ],
    },
  },
  'free without asking the ledger': {
    servedBy: onRedisAndPostgres,
    finders: [trouble],
    trouble: 'commits are not answered',
    faults: once(COMMITS_UNANSWERED, 1_000),
  },
  'settles without a mark': {
    servedBy: patientOnRedisAndPostgres,
    finders: [longTrouble],
    trouble: "one process' commits reach the ledger late",
    faults: [1_000, 5_500].map((atMs) => ({
      atMs,
      fault: {
        what: 'line fails',
        to: 'ledger',
        fault: { what: 'requests late', of: COMMIT },
        forMs: 4_000,
        of: 'first',
      },
    })),
  },
  'non-idempotent confirm': { servedBy: onMemory, finders: [smoke] },
  'acknowledged before it is written': {
    servedBy: onMemoryAndPostgres,
    finders: [trouble],
    trouble: 'commits do not arrive',
    faults: often({ what: 'requests lost', of: COMMIT }, 1_000, SETTLED_BETWEEN),
  },
  'ledger without an arbiter': {
    servedBy: onRedisAndPostgres,
    finders: [troubleWithBackup],
    trouble: 'Redis is restored from before',
    faults: restored(),
    engineLoses: 'what came after a backup',
  },
  'ledger takes old fences': {
    servedBy: patientOnRedisAndPostgres,
    finders: [longTrouble],
    trouble: "one process' bookings reach the ledger late, and Redis is emptied in between",
    faults: [
      {
        atMs: 2_000,
        fault: {
          what: 'line fails',
          to: 'ledger',
          fault: { what: 'requests late', of: /insert into "booking"/ },
          forMs: 3_000,
          of: 'first',
        },
      },
      { atMs: 3_000, fault: { what: 'engine emptied' } },
    ],
    engineLoses: 'its memory',
  },
  'engine older than its sales is kept': {
    servedBy: onRedisAndPostgres,
    finders: [troubleWithBackup],
    trouble: 'Redis is restored from before',
    faults: restored(),
    engineLoses: 'what came after a backup',
  },
  'engine of an earlier epoch is kept': {
    servedBy: onRedisAndPostgres,
    finders: [troubleWithBackup],
    trouble: 'Redis is emptied, and later restored from before that',
    faults: [
      { atMs: 2_000, fault: { what: 'engine put aside' } },
      { atMs: 3_000, fault: { what: 'engine emptied' } },
      { atMs: 4_500, fault: { what: 'engine put back' } },
    ],
    engineLoses: 'what came after a backup',
  },
  'refusal without asking the ledger': {
    servedBy: onRedisAndPostgres,
    // Many buyers: who was booked since the backup has to ask again before the engine is rebuilt.
    finders: [{ ...troubleWithBackup, sizes: { ...troubleWithBackup.sizes, VUS: '40' } }],
    trouble: 'Redis is restored from before',
    faults: restored(),
    engineLoses: 'what came after a backup',
  },
  'new token at every try': {
    servedBy: onRedisAndPostgres,
    finders: [trouble],
    trouble: 'what was answered cannot be kept for a retry',
    faults: often(ANSWERS_NOT_KEPT, 700),
  },
  'cancel cut short is forgotten': {
    servedBy: onRedisAndPostgres,
    finders: [longTrouble],
    trouble: "one process' line to Redis is cut",
    faults: [2_000, 5_000].map((atMs) => ({
      atMs,
      fault: {
        what: 'line fails',
        to: 'engine',
        fault: { what: 'requests lost', of: /./s },
        forMs: 1_500,
        of: 'first',
      },
    })),
  },
  'Lua: no owner check': { servedBy: onRedis, finders: [smoke] },
  'Lua: takes without looking': { servedBy: onRedis, finders: [stampede] },
  'Lua: expiry by timer only': { servedBy: onRedis, finders: [storm] },
  'Lua: fence stands still': { servedBy: onRedis, finders: [smoke] },
  'Lua: DEL on release': { servedBy: onRedis, finders: [smoke] },
  'Lua: a read takes confirms in doubt': {
    servedBy: onRedisAndPostgres,
    // Many buyers: of those left in doubt some have to wait, and a read has to come before the sweeper.
    finders: [{ ...trouble, sizes: { DURATION: '12s', VUS: '40' } }],
    trouble: 'commits are not answered, again and again',
    // What one leaves in doubt is settled before the next begins.
    faults: often(COMMITS_UNANSWERED, 1_000, SETTLED_BETWEEN),
  },
  'Lua: a booked seat is its hold to this day': { servedBy: onRedis, finders: [smoke] },
  "the tutorial's algorithm": {
    servedBy: { ...onRedis, processes: 1 },
    finders: [smoke, stampede],
  },
};

function restored(): BrokenVariant['faults'] {
  // Early enough for the sale to go on for long after: that it came back is found out by who buys what is sold.
  return [1_500, 3_700, 5_900].flatMap((atMs) => [
    { atMs, fault: { what: 'engine put aside' } },
    { atMs: atMs + 1_700, fault: { what: 'engine put back' } },
  ]);
}
