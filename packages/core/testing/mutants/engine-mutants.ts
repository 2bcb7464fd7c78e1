import type { Mutant } from './mutant.ts';

const MACHINE = 'domain/machine.ts';
const RECORDS = 'domain/hold-records.ts';
const MEMORY = 'engines/memory/memory-engine.ts';

/** What an engine can do wrong. The machine's mutants are the memory engine's too. */
export const engineMutants: readonly Mutant[] = [
  {
    name: 'no owner check',
    mistake: 'Whoever knows a hold id may act on it: the lock has no owner, as in the tutorial.',
    patches: [
      {
        file: MACHINE,
        find: "if (record && record.tokenHash !== tokenHash) return { status: 'WRONG_TOKEN' };",
        replace: '',
      },
    ],
  },
  {
    name: 'check, then set',
    mistake:
      'Looks whether the seats are free in one step and takes them in the next: the race of every read-then-write.',
    patches: [
      {
        file: MEMORY,
        find: `hold: SeatEngine['hold'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.hold(state, command, nowMs));`,
        replace: `hold: SeatEngine['hold'] = async (showId, command) => {
    const take = () => this.#step(showId, (state, nowMs) => machine.hold(state, command, nowMs));
    const seen = await this.snapshot(showId);
    const isFree = seen.status === 'SNAPSHOT' && command.seats.every((seat) => seen.statusCodes[seat] === 0);
    if (!isFree) return take();
    await this.#clock.sleep(1);
    const { state } = this.#shows.get(showId) ?? {};
    if (state && !state.holds.has(command.holdId)) for (const seat of command.seats) state.statusCodes[seat] = 0;
    return take();
  };`,
      },
    ],
  },
  {
    name: 'fence reset',
    mistake:
      'Counts fences from the start again when the engine has lost its memory: no fence can be trusted after.',
    patches: [
      { file: 'domain/show-state.ts', find: 'fence: epochBase(epoch),', replace: 'fence: epochBase(1),' },
    ],
  },
  {
    name: 'DEL on release',
    mistake:
      'Release deletes the claim on the seats without looking whose it is by now: a late release frees the next buyer.',
    patches: [
      {
        file: MACHINE,
        find: `return { status: 'RELEASED', hold: viewOf(record) };
  }
  if (refusal) return refusal;`,
        replace: `return { status: 'RELEASED', hold: viewOf(record) };
  }
  if (record && refusal?.status === 'HOLD_EXPIRED') changeSeats(state, record.seats, 'available');
  if (refusal) return refusal;`,
      },
    ],
  },
  {
    name: 'expiry by timer only',
    mistake:
      'A hold ends when the sweeper comes by, not when its time is over: late timers let dead holds be paid for.',
    patches: [
      {
        file: RECORDS,
        find: "return record.state === 'active' && record.expiresAtMs <= nowMs;",
        replace: 'return false;',
      },
    ],
  },
  {
    name: 'confirming runs out',
    mistake: 'Time frees the seats of a buyer whose booking is being written.',
    patches: [
      {
        file: RECORDS,
        find: "return record.state === 'active' && record.expiresAtMs <= nowMs;",
        replace: 'return isLive(record) && record.expiresAtMs <= nowMs;',
      },
    ],
  },
  {
    name: 'partial multi-seat hold',
    mistake: 'Takes those seats of a group that are free, so that a family sits apart.',
    patches: [
      {
        file: MACHINE,
        find: `if (taken.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: taken };
  if (isOverCustomerLimit`,
        replace: `if (taken.length === command.seats.length) return { status: 'SEAT_UNAVAILABLE', seats: taken };
  command = { ...command, seats: command.seats.filter((seat) => !taken.includes(seat)) };
  if (isOverCustomerLimit`,
      },
    ],
  },
  {
    name: 'retry meets itself',
    mistake:
      'A hold asked for again finds its own seats taken: a lost answer turns into a conflict with oneself.',
    patches: [
      { file: MACHINE, find: 'if (known) return holdAgain(state, known, command, nowMs);', replace: '' },
    ],
  },
  {
    name: 'partial release gives all back',
    mistake: 'Giving one seat back puts all of the hold on sale, while its owner pays for the rest.',
    patches: [
      {
        file: MACHINE,
        find: "changeSeats(state, leaving, 'available');",
        replace: "changeSeats(state, [...leaving, ...staying], 'available');",
      },
    ],
  },
  {
    name: 'cancel frees whatever stands there',
    firstSeed: 300,
    mistake: 'A cancel frees its seats by number, and so the next buyer who has them by then.',
    patches: [
      {
        file: MACHINE,
        find: "(seat) => seatStatus(state, seat) === 'booked' && state.claims[seat] === holdId,",
        replace: "(seat) => seatStatus(state, seat) !== 'available',",
      },
    ],
  },
  {
    name: 'load without its mark',
    mistake: 'A slow rebuild brings back an old reading of the ledger over what has been sold since.',
    patches: [
      {
        file: MEMORY,
        find: 'if (this.#loading.get(showId)?.epoch !== command.epoch) return',
        replace: 'if (command.epoch < 0) return',
      },
    ],
  },
  {
    name: 'sold seats are not announced',
    mistake: 'A confirm changes the seats without a word on the feed: who watches sees them held for ever.',
    patches: [{ file: MACHINE, find: "announce(state, record.seats, 'booked');", replace: '' }],
  },
];

/** What the model test is for: rare, or no broken promise about one seat. */
export const modelMutants: readonly Mutant[] = [
  {
    name: 'finish by id alone',
    mistake: 'What is said of an earlier hold happens to a later one with the same idempotency key.',
    patches: [
      {
        file: MACHINE,
        find: "record?.state === 'confirming' && record.fence === fence ? record",
        replace: "record?.state === 'confirming' ? record",
      },
    ],
  },
  {
    name: 'extends for ever',
    mistake: 'Extensions have no end: a seat can be kept off sale without ever being paid for.',
    patches: [
      {
        file: MACHINE,
        find: 'const wantedMs = Math.min(nowMs + command.ttlMs, record.latestExpiryMs);',
        replace: 'const wantedMs = nowMs + command.ttlMs;',
      },
    ],
  },
  {
    name: 'limit counts what has run out',
    mistake: 'A customer whose holds have run out stays at their limit until a sweep.',
    patches: [{ file: RECORDS, find: 'if (!hasRunOut(record, nowMs)) seats +=', replace: 'seats +=' }],
  },
  {
    name: 'late confirm keeps its old fence',
    mistake:
      'A hold that takes its seats again after its end does so under a fence that is older than others.',
    patches: [{ file: RECORDS, find: 'record.fence = state.fence;', replace: '' }],
  },
];
