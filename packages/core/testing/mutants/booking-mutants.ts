import type { Mutant } from './mutant.ts';

const CONFIRM = 'booking/confirm.ts';
const BOOK = 'ledger/book.ts';
const REBUILD = 'await rebuildFromLedger(parts, showId, { fence: confirming.fence,';

/** What can be done wrong between engine and ledger, and in the ledger. */
export const bookingMutants: readonly Mutant[] = [
  {
    name: 'client clock',
    mistake: 'Asks the clock of the process, not the engine, whether a hold has run out: clocks differ.',
    patches: [
      {
        file: 'domain/machine.ts',
        find: `const refusal = refusalFor(state, record, command.tokenHash, nowMs);
  if (
    record &&`,
        replace: `const refusal = refusalFor(state, record, command.tokenHash, command.clientNowMs);
  if (
    record &&`,
      },
      {
        file: CONFIRM,
        find: 'deadlineMs: CONFIRM_DEADLINE_MS, reacquire }',
        replace: 'deadlineMs: CONFIRM_DEADLINE_MS, reacquire, clientNowMs: parts.clock.nowMs() }',
      },
    ],
  },
  {
    name: 'free without asking the ledger',
    mistake: 'Gives up a confirm in doubt by its deadline alone: the booking may have been written.',
    patches: [
      {
        file: CONFIRM,
        find: 'const outcome = await ledger.settle({ showId, holdId: confirming.holdId });',
        replace: "const outcome = { status: 'VOIDED' } as const;",
      },
    ],
  },
  {
    name: 'settles without a mark',
    firstSeed: 100,
    mistake:
      'Finds no booking and frees the seats, but leaves nothing that keeps a late confirm from being written.',
    patches: [
      {
        file: 'ledger/sql-ledger.ts',
        find: `await trx
        .insertInto('booking')
        .values(voidRow(bookingId, showId, holdId))
        .onConflict((conflict) => conflict.doNothing())
        .execute();`,
        replace: '',
      },
    ],
  },
  {
    name: 'non-idempotent confirm',
    mistake: 'Each try to confirm is a new booking: a retry after a lost answer meets its own first try.',
    patches: [
      {
        file: CONFIRM,
        find: `bookingId: bookingIdOf(holdId),
    showId,
    holdId,`,
        replace: `bookingId: bookingIdOf(holdId) + '_' + Math.random(),
    showId,
    holdId,`,
      },
    ],
  },
  {
    name: 'acknowledged before it is written',
    mistake: 'Tells the buyer yes when the ledger gave no answer, trusting that it will have been written.',
    patches: [
      {
        file: CONFIRM,
        find: `confirmedAtMs: begun.nowMs,
  });`,
        replace: `confirmedAtMs: begun.nowMs,
  }).catch(() => {
    const { fence, seats } = begun.hold;
    const booking = { bookingId: bookingIdOf(holdId), showId, holdId, seatIds: show.seats.idsOf(seats), fence, tokenHash };
    return { status: 'BOOKED', booking: { ...booking, status: 'confirmed', confirmedAtMs: begun.nowMs } };
  });`,
      },
    ],
  },
  {
    name: 'ledger without an arbiter',
    mistake: 'Writes a booking though another has its seats, trusting the engine alone.',
    patches: [{ file: BOOK, find: 'if (taken.length > 0) throw', replace: 'if (taken.length < 0) throw' }],
  },
  {
    name: 'ledger takes old fences',
    firstSeed: 150,
    mistake:
      'Books a hold of an engine that has been replaced since, whose seats the new engine has given to others.',
    patches: [{ file: BOOK, find: 'await checkEpoch(step, showId, fence);', replace: '' }],
  },
  {
    name: 'engine older than its sales is kept',
    mistake: 'Refuses the buyer whose seat is sold, but goes on with the engine that offered it.',
    patches: [{ file: CONFIRM, find: `${REBUILD} soldBefore: outcome.seatIds });`, replace: '' }],
  },
  {
    name: 'engine of an earlier epoch is kept',
    firstSeed: 150,
    mistake: 'Goes on with an engine restored from before a rebuild, none of whose holds can ever be booked.',
    patches: [{ file: CONFIRM, find: `${REBUILD} soldBefore: [] });`, replace: '' }],
  },
  {
    name: 'refusal without asking the ledger',
    firstSeed: 250,
    mistake: 'Tells who has booked that their hold has run out, because the engine came back from before.',
    patches: [
      {
        file: CONFIRM,
        find: "if (begun.status !== 'CONFIRMING') {",
        replace: `if (begun.status === 'HOLD_EXPIRED') return refused({ status: 'HOLD_EXPIRED', holdId });
  if (begun.status !== 'CONFIRMING') {`,
      },
    ],
  },
  {
    name: 'new token at every try',
    mistake: 'A hold asked for again under its key gets another token, and so is another request.',
    patches: [
      {
        file: 'booking/holds.ts',
        find: ': holdSecretsForKey(this.#parts.secret, idempotencyKey, request);',
        replace:
          ': { ...newHoldSecrets(), holdId: holdSecretsForKey(this.#parts.secret, idempotencyKey, request).holdId };',
      },
    ],
  },
  {
    name: 'cancel cut short is forgotten',
    mistake: 'A process that dies between cancel and freeing the seats leaves them off sale for good.',
    patches: [
      {
        file: 'booking/sweeper.ts',
        find: 'of await ledger.listUnfreed(UNFREED_LIMIT)',
        replace: 'of [] as Awaited<ReturnType<typeof ledger.listUnfreed>>',
      },
    ],
  },
];
