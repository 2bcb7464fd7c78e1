import type { Tampering } from './tampering-api.ts';
import {
  always,
  answersLater,
  book,
  clearSilently,
  forget,
  grant,
  isGranted,
  isTaken,
  keepsForLonger,
  keepsTooLong,
  leaveOutChanges,
  leaveOutWhatIsFree,
  losesOne,
  onCall,
  once,
  refusal,
  refuseAllHolds,
  releaseWhatIsPaid,
  saysNo,
  takeAPart,
  without,
} from './tamperings.ts';

export interface Fault {
  readonly script: string;
  /** Of the api: what it does. */
  readonly fault: string;
  readonly settings?: Readonly<Record<string, string>>;
  tamper(): Tampering;
  /** What must be said of it. */
  readonly said: readonly RegExp[];
}

/** The scripts are worth something only if each of these makes them fail, and the api as it is does not. */
export const FAULTS: readonly Fault[] = [
  {
    script: '02-stampede',
    fault: 'sells a seat twice',
    tamper: () => onCall('holds.create', once(isTaken, grant)),
    said: [/^1-1 was got 2 times$/m, /^1 acknowledged holds are not there at the end$/m],
  },
  {
    script: '02-stampede',
    fault: 'refuses with another status',
    tamper: () =>
      onCall(
        'holds.create',
        always(isTaken, () => refusal('SHOW_CLOSED', 409)),
      ),
    said: [/^19 answers are neither/m, /wrong answer to hold of 1-1: 409 .*SHOW_CLOSED/],
  },
  {
    script: '02-stampede',
    fault: 'refuses with a status that does not belong to what it says',
    tamper: () =>
      onCall(
        'holds.create',
        always(isTaken, ({ refusal: no }) => ({ httpStatus: 404, refusal: no })),
      ),
    said: [/^19 answers are neither/m, /wrong answer to hold of 1-1: 404 /],
  },
  {
    script: '02-stampede',
    fault: 'fails instead of refusing',
    tamper: () =>
      onCall(
        'holds.create',
        always(isTaken, () => refusal('INTERNAL_ERROR', 500)),
      ),
    said: [/^19 answers are neither/m, /wrong answer to hold of 1-1: 500 /, /^error_rate must be /m],
  },
  {
    script: '02-stampede',
    fault: 'names another seat',
    tamper: () =>
      onCall(
        'holds.create',
        always(isTaken, () => refusal('SEAT_UNAVAILABLE', 409, ['1-2'])),
      ),
    said: [/wrong answer to hold of 1-1: 409 .*1-2/],
  },
  {
    script: '02-stampede',
    fault: 'names another seat too',
    tamper: () =>
      onCall(
        'holds.create',
        always(isTaken, () => refusal('SEAT_UNAVAILABLE', 409, ['1-1', '1-2'])),
      ),
    said: [/^19 answers are neither/m],
  },
  {
    script: '02-stampede',
    fault: 'leaves one request without an answer',
    // With a key, Go's client sends it again by itself when the connection ends.
    settings: { KEYED_PERCENT: '0' },
    tamper: () =>
      onCall(
        'holds.create',
        once(isTaken, () => 'none'),
      ),
    said: [/^1 requests had no answer$/m],
  },
  {
    script: '02-stampede',
    fault: 'forgets a hold that it has granted',
    tamper: () => onCall('holds.create', always(isGranted, forget)),
    said: [/^\d+ acknowledged holds are not there at the end$/m],
  },
  {
    script: '03-overlap',
    fault: 'takes a part of the seats and says that it took all',
    tamper: () => ({ call: takeAPart }),
    said: [/^partial_winners must be count==0 /m, /whoever was granted .* does not hold /],
  },
  {
    script: '03-overlap',
    fault: 'refuses everybody where nothing is held',
    tamper: () => ({ call: refuseAllHolds }),
    said: [/^stalled_rounds must be count==0 /m, /are refused, and nothing of it is held/],
  },
  {
    script: '04-onsale',
    fault: 'acknowledges a booking that it does not write',
    tamper: () => ({ call: losesOne() }),
    said: [/^1 acknowledged bookings are not in the ledger$/m],
  },
  {
    script: '05-expiry-storm',
    fault: 'grants a seat before its hold has run out',
    tamper: () => onCall('holds.create', once(isTaken, grant)),
    said: [
      /^1 times yes was said where it must not be$/m,
      /was granted before the hold that was there had run out/,
    ],
  },
  {
    script: '05-expiry-storm',
    fault: 'keeps a seat when its hold has run out',
    tamper: () => ({ call: keepsTooLong() }),
    said: [/^kept_too_long must be count==0 /m, /was refused \d+ ms after its hold was over/],
  },
  {
    script: '05-expiry-storm',
    fault: 'lets a hold be paid for that has run out',
    tamper: () => onCall('holds.confirm', always(saysNo('HOLD_EXPIRED'), book)),
    said: [/confirm of .* was granted after it had run out/],
  },
  {
    script: '06-confirm-race',
    fault: 'lets strangers act on a hold',
    tamper: () => onCall('holds.confirm', always(saysNo('WRONG_TOKEN'), book)),
    said: [/confirm of .* was granted with another hold's token/],
  },
  {
    script: '06-confirm-race',
    fault: 'says yes to both of two that exclude each other',
    tamper: () => ({ call: releaseWhatIsPaid }),
    said: [/^two_winners must be count==0 /m, /became a booking, and what excludes that was granted too/],
  },
  {
    script: '06-confirm-race',
    fault: 'says no to both of two that exclude each other',
    tamper: () => ({ call: clearSilently }),
    said: [/^no_winner must be count==0 /m],
  },
  {
    script: '06-confirm-race',
    fault: 'keeps every hold for longer than it says',
    tamper: () => ({ call: keepsForLonger }),
    said: [/^too_late must be count>=1 and is 0$/m],
  },
  {
    script: '07-retry-storm',
    fault: 'does not know an idempotency key again',
    tamper: () => ({ call: (called) => called.ask({ key: undefined }) }),
    said: [/wrong answer to hold of .*: 409 .*SEAT_UNAVAILABLE/],
  },
  {
    script: '07-retry-storm',
    fault: 'answers the same key with another token',
    tamper: () =>
      onCall(
        'holds.create',
        always(isGranted, ({ data }) => ({ httpStatus: 200, data: { ...data, token: crypto.randomUUID() } })),
      ),
    said: [/^changed_answers must be count==0 |wrong answer to confirm/m],
  },
  {
    script: '07-retry-storm',
    fault: 'takes one key for two requests',
    tamper: () => onCall('holds.create', always(saysNo('IDEMPOTENCY_MISMATCH'), grant)),
    said: [/was granted under a key of another request/],
  },
  {
    script: '08-watchers',
    fault: 'leaves out of the feed that seats are free again',
    tamper: () => ({ feed: leaveOutWhatIsFree }),
    said: [/^wrong_in_replica must be count==0 /m, /whoever reads the feed has at version \d+: /],
  },
  {
    script: '08-watchers',
    fault: 'tells the feed nothing but how it stands when a stream begins',
    tamper: () => ({ feed: leaveOutChanges, startsAnew: true }),
    said: [/^feed_changes\{api:0\} must be count>=1 and is 0$/m, /^feed_resumed\{api:0\} must be /m],
  },
  {
    script: '08-watchers',
    fault: 'never goes on with the feed where a stream had broken off',
    tamper: () => ({ startsAnew: true }),
    said: [/^feed_resumed\{api:0\} must be count>=1 and is 0$/m],
  },
  {
    script: '09-soak',
    fault: 'answers later and later',
    tamper: () => ({ call: answersLater() }),
    said: [/^\d+ of 100 answers at the end took much longer than was usual in the beginning$/m],
  },
  {
    script: '11-limits',
    fault: 'lets holds live for longer than their show does',
    tamper: () => ({ call: (called) => called.ask(without(called, 'maxHoldLifeMs')) }),
    said: [/^lived_too_long must be count==0 /m, /lives \d+ ms longer than any may$/m],
  },
  {
    script: '11-limits',
    fault: 'lets a customer hold more than their show does',
    tamper: () => ({ call: (called) => called.ask(without(called, 'maxSeatsPerCustomer')) }),
    said: [/wrong answer to a third seat for a customer who may have two: 200 /],
  },
  {
    script: '12-trouble',
    fault: 'acknowledges a booking that it does not write',
    tamper: () => ({ call: losesOne() }),
    said: [/^1 acknowledged bookings are not in the ledger$/m],
  },
  {
    script: '01-smoke',
    fault: 'does not say that a seat is taken',
    tamper: () =>
      onCall(
        'seats.snapshot',
        always(
          () => true,
          ({ data }) => ({ httpStatus: 200, data: { ...data, seats: {} } }),
        ),
      ),
    said: [/1-1 should be held and is available/],
  },
  {
    script: '01-smoke',
    fault: 'leaves out a part of what it grants',
    tamper: () =>
      onCall(
        'holds.create',
        always(isGranted, ({ data }) => ({ httpStatus: 200, data: { ...data, token: '' } })),
      ),
    said: [/wrong answer to hold of 1-1, 1-2: 200 /],
  },
];
