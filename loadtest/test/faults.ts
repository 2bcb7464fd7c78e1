import type { Answered, Called, Tampering } from './tampering-api.ts';

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
    said: [/^stalled_rounds must be count==0 /m, /were refused, and nothing of it is held/],
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
    tamper: () => onCall('holds.release', always(saysNo('ALREADY_CONFIRMED'), released)),
    said: [/^two_winners must be count==0 /m, /became a booking, and what excludes that was granted too/],
  },
  {
    script: '06-confirm-race',
    fault: 'says no to both of two that exclude each other',
    tamper: () =>
      onCall(
        'holds.clear',
        always(
          ({ httpStatus }) => httpStatus === 200,
          () => refusal('ALREADY_CONFIRMED', 409),
        ),
      ),
    said: [/^no_winner must be count==0 /m],
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

type Change = (answer: Answered, called: Called) => Answered | 'none' | Promise<Answered | 'none'>;
type When = (answer: Answered) => boolean;

/** Seats of the holds that were granted: a confirm does not say them, but its answer does. */
const seatsOfHold = new Map<unknown, unknown>();

function remember({ data }: Answered, { procedure, input }: Called): void {
  if (procedure === 'holds.create' && data) seatsOfHold.set(data.holdId, input.seatIds);
}

/** Changes the answers of one procedure. */
function onCall(procedure: string, change: Change): Tampering {
  return {
    async call(called) {
      const answer = await called.ask();
      remember(answer, called);
      return called.procedure === procedure ? change(answer, called) : answer;
    },
  };
}

function always(when: When, change: Change): Change {
  return (answer, called) => (when(answer) ? change(answer, called) : answer);
}

function once(when: When, change: Change): Change {
  let isDone = false;
  return (answer, called) => {
    if (isDone || !when(answer)) return answer;
    isDone = true;
    return change(answer, called);
  };
}

function saysNo(status: string): When {
  return ({ refusal: no }) => no?.status === status;
}

const isTaken = saysNo('SEAT_UNAVAILABLE');

function isGranted({ httpStatus }: Answered): boolean {
  return httpStatus === 200;
}

function refusal(status: string, httpStatus: number, seatIds?: readonly string[]): Answered {
  return { httpStatus, refusal: { status, ...(seatIds && { seatIds }) } };
}

/** Yes, whatever was said. */
function grant(_: Answered, { input }: Called): Answered {
  const { showId, seatIds, ttlMs } = input;
  const secrets = { holdId: crypto.randomUUID(), token: crypto.randomUUID() };
  const expiresAt = Date.now() + Number(ttlMs);
  return { httpStatus: 200, data: { ...secrets, showId, seatIds, fence: 10_000_000_999, expiresAt } };
}

function refuseAll(_: Answered, { input }: Called): Answered {
  return refusal('SEAT_UNAVAILABLE', 409, input.seatIds as string[]);
}

async function refuseAllHolds(called: Called): Promise<Answered> {
  return called.procedure === 'holds.create' ? refuseAll({ httpStatus: 200 }, called) : called.ask();
}

function leaveOutWhatIsFree(event: string): string {
  if (!event.includes('"status":"available"')) return event;
  return event.replace(/"seatIds":\[[^\]]*\]/, '"seatIds":[]');
}

async function forget(answer: Answered, called: Called): Promise<Answered> {
  await clearOf(called, answer);
  return answer;
}

async function clearOf({ ask, input: { showId } }: Called, { data }: Answered): Promise<void> {
  const input = { showId, holdId: data?.holdId, reason: 'test' };
  await ask({ procedure: 'holds.clear', input, key: undefined });
}

function book(_: Answered, { input: { showId, holdId } }: Called): Answered {
  const booking = { bookingId: crypto.randomUUID(), fence: 10_000_000_999, confirmedAt: Date.now() };
  return { httpStatus: 200, data: { ...booking, showId, seatIds: seatsOfHold.get(holdId) } };
}

function released(_: Answered, { input: { holdId } }: Called): Answered {
  return { httpStatus: 200, data: { holdId, state: 'released', seatIds: seatsOfHold.get(holdId) } };
}

async function takeAPart(called: Called): Promise<Answered> {
  const seatIds = called.input.seatIds as string[] | undefined;
  if (called.procedure !== 'holds.create' || !seatIds) return called.ask();
  const answer = await called.ask({ input: { ...called.input, seatIds: seatIds.slice(1) } });
  return isGranted(answer) ? { ...answer, data: { ...answer.data, seatIds } } : answer;
}

/** The first that is paid for is given back instead, and acknowledged. */
function losesOne(): NonNullable<Tampering['call']> {
  let isDone = false;
  return async (called) => {
    if (isDone || called.procedure !== 'holds.confirm') {
      const answer = await called.ask();
      remember(answer, called);
      return answer;
    }
    isDone = true;
    await called.ask({ procedure: 'holds.release', key: undefined });
    return book({ httpStatus: 200 }, called);
  };
}

/** Whoever takes a seat that was held before is refused for a while, although the hold is over. */
function keepsTooLong(): NonNullable<Tampering['call']> {
  const freeAtMs = new Map<string, number>();
  return async (called) => {
    const [seat = ''] = (called.input.seatIds as string[] | undefined) ?? [];
    const untilMs = freeAtMs.get(seat);
    if (called.procedure !== 'holds.create') return called.ask();
    if (untilMs !== undefined && Date.now() < untilMs) return refuseAll({ httpStatus: 409 }, called);
    const answer = await called.ask();
    if (!isGranted(answer)) return answer;
    if (untilMs !== undefined && untilMs > 0) return answer;
    freeAtMs.set(seat, untilMs === undefined ? 0 : Date.now() + KEPT_MS);
    if (untilMs === undefined) return answer;
    await clearOf(called, answer);
    return refuseAll(answer, called);
  };
}

const KEPT_MS = 300;
