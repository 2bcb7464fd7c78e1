/**
 * A confirm that dies between any two of its steps, and what becomes of it. The process is given up by making
 * one call on engine or ledger fail, before or after it took effect, and going on with a new Holdfast on the
 * same engine and ledger.
 */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CONFIRM_DEADLINE_MS } from '../src/booking/confirm.ts';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { hashToken } from '../src/booking/tokens.ts';
import { assemble, type Holdfast } from '../src/create.ts';
import { SETTLE_RETRY_MS } from '../src/domain/show-state.ts';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import type { SeatEngine } from '../src/ports/seat-engine.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { ownFolder } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { override, staysOpen } from '../testing/override.ts';

const crashes: { step: string; when: 'before' | 'after'; booked: boolean }[] = [
  { step: 'beginConfirm', when: 'before', booked: false },
  { step: 'beginConfirm', when: 'after', booked: false },
  { step: 'book', when: 'before', booked: false },
  { step: 'book', when: 'after', booked: true },
  { step: 'finishConfirm', when: 'before', booked: true },
  { step: 'finishConfirm', when: 'after', booked: true },
];

describe('a confirm that dies', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function setUp() {
    const folder = await ownFolder('crash');
    const clock = new FakeClock();
    const engine = new MemoryEngine({ clock });
    const ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
    await ledger.migrate();
    closers.push(
      () => folder.remove(),
      () => ledger.close(),
    );
    /** A process on the shared engine and ledger; closing it leaves those open. */
    const startProcess = async (parts: { engine: SeatEngine; ledger: Ledger }): Promise<Holdfast> => {
      const shared = { engine: staysOpen(parts.engine), ledger: staysOpen(parts.ledger), clock };
      const holdfast = await assemble({
        ...shared,
        options: { limits: DEFAULT_LIMITS, reportFault: () => {} },
      });
      closers.push(() => holdfast.close());
      return holdfast;
    };
    const holdfast = await startProcess({ engine, ledger });
    unwrap(await holdfast.shows.create(showOf('show')));
    const hold = unwrap(await holdfast.holds.create({ showId: 'show', seatIds: ['A', 'B'] }));
    const seats = async () => unwrap(await holdfast.shows.snapshot('show')).seats;
    return { clock, engine, ledger, startProcess, holdfast, hold, seats };
  }

  it.each(crashes)('$when $step: the ledger decides (booked: $booked)', async ({ step, when, booked }) => {
    const { clock, engine, ledger, startProcess, holdfast, hold, seats } = await setUp();
    const dying = await startProcess({ engine: dies(engine, step, when), ledger: dies(ledger, step, when) });
    const answer = await dying.confirmHold(hold).catch((fault) => fault);
    const wasAcknowledged = !(answer instanceof Error);
    // Only telling the engine is left then: the sale stands, and the buyer was told so.
    expect(wasAcknowledged).toBe(step === 'finishConfirm');

    clock.advance(DEFAULT_LIMITS.holdTtlMs + CONFIRM_DEADLINE_MS);
    const settled = booked ? { A: 'booked', B: 'booked' } : {};
    await eventually(async () => expect(await seats()).toEqual(settled));
    const { items } = unwrap(await holdfast.listBookings({ showId: 'show', limit: 10 }));
    expect(items.map(({ seatIds }) => seatIds)).toEqual(booked ? [['A', 'B']] : []);

    // The owner asks again, and hears what the ledger says.
    const again = await holdfast.confirmHold(hold);
    expect(again).toMatchObject(booked ? { ok: true } : { refusal: { status: 'HOLD_EXPIRED' } });
    const next = await holdfast.holds.create({ showId: 'show', seatIds: ['A'] });
    expect(next.ok).toBe(!booked);
  });

  it.each(crashes)(
    '$when $step: can be confirmed again before anything is settled',
    async ({ step, when }) => {
      const { engine, ledger, startProcess, holdfast, hold, seats } = await setUp();
      const dying = await startProcess({
        engine: dies(engine, step, when),
        ledger: dies(ledger, step, when),
      });
      await dying.confirmHold(hold).catch(() => {});
      const booking = unwrap(await holdfast.confirmHold(hold));
      expect(booking.seatIds).toEqual(['A', 'B']);
      expect(await seats()).toEqual({ A: 'booked', B: 'booked' });
    },
  );

  it('stands out among the holds when its time is up, until it is settled', async () => {
    const { clock, engine, ledger, startProcess, holdfast, hold } = await setUp();
    const other = unwrap(await holdfast.holds.create({ showId: 'show', seatIds: ['C'], ttlMs: 400_000 }));
    const listed = async () =>
      unwrap(await holdfast.holds.list({ showId: 'show', limit: 10 })).holds.map(
        ({ holdId, state, inDoubt }) => ({ holdId, state, inDoubt }),
      );
    const active = { holdId: other.holdId, state: 'active', inDoubt: false };
    const confirming = { holdId: hold.holdId, state: 'confirming', inDoubt: false };
    await (await startProcess({ engine, ledger: dies(ledger, 'book', 'before') }))
      .confirmHold(hold)
      .catch(() => {});
    clock.advance(DEFAULT_LIMITS.holdTtlMs - 2 * SETTLE_RETRY_MS);
    expect(await listed()).toEqual([confirming, active]);
    clock.advance(SETTLE_RETRY_MS + 1);
    expect(await listed()).toEqual([{ ...confirming, inDoubt: true }, active]);
    clock.advance(SETTLE_RETRY_MS);
    await eventually(async () => expect(await listed()).toEqual([active]));
  });

  it('long enough to be given up can never be booked after all', async () => {
    const { clock, engine, ledger, startProcess, holdfast, hold, seats } = await setUp();
    const reachedLedger = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slowLedger = override(ledger, 'book', async (book, ...args) => {
      reachedLedger.resolve();
      await goOn.promise;
      return book(...args);
    });
    const slow = await startProcess({ engine, ledger: slowLedger });
    const confirm = slow.confirmHold(hold);
    await reachedLedger.promise;
    clock.advance(DEFAULT_LIMITS.holdTtlMs + CONFIRM_DEADLINE_MS);
    await eventually(async () => expect(await seats()).toEqual({}));
    const other = unwrap(await holdfast.holds.create({ showId: 'show', seatIds: ['A'] }));
    goOn.resolve();
    expect(await confirm).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
    expect(unwrap(await holdfast.confirmHold(other)).seatIds).toEqual(['A']);
  });

  it('with the engine that knew it leaves no booking, and its fence is refused by the ledger', async () => {
    const { engine, ledger, clock, startProcess, hold } = await setUp();
    const reachedLedger = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slowLedger = override(ledger, 'book', async (book, ...args) => {
      reachedLedger.resolve();
      await goOn.promise;
      return book(...args);
    });
    const confirm = (await startProcess({ engine, ledger: slowLedger })).confirmHold(hold);
    await reachedLedger.promise;
    const restarted = await startProcess({ engine: new MemoryEngine({ clock }), ledger });
    const other = unwrap(await restarted.holds.create({ showId: 'show', seatIds: ['A'] }));
    expect(other.fence).toBeGreaterThan(hold.fence);
    goOn.resolve();
    expect(await confirm).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
    expect(unwrap(await restarted.confirmHold(other)).seatIds).toEqual(['A']);
  });

  it('is no reason to lose what was acknowledged when the engine starts empty', async () => {
    const { ledger, clock, startProcess, holdfast, hold } = await setUp();
    const booking = unwrap(await holdfast.confirmHold(hold));
    const restarted = await startProcess({ engine: new MemoryEngine({ clock }), ledger });
    const { seats } = unwrap(await restarted.shows.snapshot('show'));
    expect(seats).toEqual({ A: 'booked', B: 'booked' });
    expect(await restarted.confirmHold(hold)).toEqual({ ok: true, value: booking });
    const next = unwrap(await restarted.holds.create({ showId: 'show', seatIds: ['C'] }));
    expect(next.fence).toBeGreaterThan(hold.fence);
  });

  it('before the engine heard of the booking, which is then cancelled: the seats come back', async () => {
    const { clock, engine, ledger, startProcess, holdfast, hold, seats } = await setUp();
    const dying = await startProcess({ engine: dies(engine, 'finishConfirm', 'before'), ledger });
    const { bookingId } = unwrap(await dying.confirmHold(hold));
    unwrap(await holdfast.cancelBooking({ bookingId, by: { name: 'operator' }, reason: 'rain' }));
    await eventually(async () => expect(await seats()).toEqual({}));
    clock.advance(DEFAULT_LIMITS.holdTtlMs + CONFIRM_DEADLINE_MS);
    await holdfast.holds.create({ showId: 'show', seatIds: ['C'] });
    expect(await seats()).toEqual({ C: 'held' });
  });

  it('late, after its booking was cancelled: books nothing', async () => {
    const { engine, ledger, startProcess, holdfast, hold, seats } = await setUp();
    const reachedEngine = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slowEngine = override(engine, 'finishConfirm', async (finish, ...args) => {
      reachedEngine.resolve();
      await goOn.promise;
      return finish(...args);
    });
    const confirm = (await startProcess({ engine: slowEngine, ledger })).confirmHold(hold);
    await reachedEngine.promise;
    const [booking] = unwrap(await holdfast.listBookings({ limit: 1 })).items;
    const bookingId = booking?.bookingId ?? '';
    unwrap(await holdfast.cancelBooking({ bookingId, by: { name: 'operator' }, reason: 'rain' }));
    goOn.resolve();
    expect((await confirm).ok).toBe(true);
    expect(await seats()).toEqual({});
  });

  it('in an earlier life of the show cannot undo the confirm of the same request in a later one', async () => {
    const { ledger, clock, startProcess } = await setUp();
    let engine = new MemoryEngine({ clock });
    // One engine that loses its memory on the way.
    const forgetful: SeatEngine = new Proxy(engine, {
      get(_, property) {
        const value: unknown = Reflect.get(engine, property, engine);
        return typeof value === 'function' ? value.bind(engine) : value;
      },
    });
    const gates = { book: gate(), abort: gate(), finish: gate() };
    const early = await startProcess({
      engine: override(forgetful, 'abortConfirm', gates.abort.pass),
      ledger: override(ledger, 'book', gates.book.pass),
    });
    const late = await startProcess({
      engine: override(forgetful, 'finishConfirm', gates.finish.pass),
      ledger,
    });
    const request = { showId: 'show', seatIds: ['C'], idempotencyKey: 'order-4711-attempt-1' };

    const firstConfirm = early.confirmHold(unwrap(await early.holds.create(request)));
    await gates.book.reached;
    engine = new MemoryEngine({ clock });
    const second = unwrap(await late.holds.create(request));
    gates.book.open();
    await gates.abort.reached;
    const secondConfirm = late.confirmHold(second);
    await gates.finish.reached;
    gates.abort.open();
    expect(await firstConfirm).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
    gates.finish.open();
    expect(unwrap(await secondConfirm).fence).toBe(second.fence);
    expect(unwrap(await late.shows.snapshot('show')).seats).toMatchObject({ C: 'booked' });
  });

  it('on an engine that came back from before the show was rebuilt has it rebuilt again', async () => {
    const { engine, ledger, clock, startProcess } = await setUp();
    const rebuilt = await startProcess({ engine: new MemoryEngine({ clock }), ledger });
    unwrap(await rebuilt.shows.snapshot('show'));
    const restored = await startProcess({ engine, ledger });
    const buy = async () => restored.confirmHold(unwrap(await restored.holds.create(request)));
    const request = { showId: 'show', seatIds: ['C'] };
    expect(await buy()).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
    expect(unwrap(await buy()).seatIds).toEqual(['C']);
  });

  it('asked again of an engine that is older than its booking is answered by the ledger', async () => {
    const { ledger, clock, startProcess, holdfast, hold } = await setUp();
    const older = new MemoryEngine({ clock });
    await older.beginLoad('show', 1);
    await older.load('show', { epoch: 1, seatCount: 5, sale: 'open', booked: [], blocked: [] });
    const command = {
      ...hold,
      tokenHash: hashToken(hold.token),
      seats: [0, 1],
      ttlMs: 1_000,
      maxLifeMs: 1_000,
    };
    expect(await older.hold('show', command)).toMatchObject({ status: 'HELD', hold: { fence: hold.fence } });
    const booking = unwrap(await holdfast.confirmHold(hold));
    clock.advance(1_000);
    const restored = await startProcess({ engine: older, ledger });
    expect(unwrap(await restored.confirmHold(hold))).toEqual(booking);
    expect(await restored.confirmHold({ ...hold, token: 'guessed' })).toMatchObject({
      refusal: { status: 'WRONG_TOKEN' },
    });
  });

  it('between cancel and freeing the seats leaves them to the sweeper', async () => {
    const { engine, ledger, startProcess, holdfast, hold, seats } = await setUp();
    const { bookingId } = unwrap(await holdfast.confirmHold(hold));
    const dying = await startProcess({ engine: dies(engine, 'free', 'before'), ledger });
    unwrap(await dying.cancelBooking({ bookingId, by: { name: 'operator' }, reason: 'rain' }));
    await eventually(async () => expect(await seats()).toEqual({}));
    await eventually(async () => expect(await ledger.listUnfreed(10)).toEqual([]));
  });
});

/** Holds up a call until it is opened. */
function gate() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: opened.resolve,
    pass: async (original: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) => {
      reached.resolve();
      await opened.promise;
      return original(...args);
    },
  };
}

/** Fails at that step: having done nothing, or having done it and lost the answer. */
function dies<Target extends object>(target: Target, step: string, when: 'before' | 'after'): Target {
  return override(target, step, async (original, ...args) => {
    if (when === 'after') await original(...args);
    throw new EngineUnavailable(`died ${when} ${step}`);
  });
}
