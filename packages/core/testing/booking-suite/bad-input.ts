import { beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/domain/refusals.ts';
import type { Show } from '../../src/ports/ledger.ts';
import { showOf } from '../ledger-suite/harness.ts';
import { type BookingHarness, unwrap } from './harness.ts';

/** By name; nobody can store these, or tell them from others once stored. */
const UNSTORABLE: Readonly<Record<string, string>> = {
  empty: '',
  'a newline in it': 'A\nB',
  'a zero byte': 'A\u0000',
  'ten kilobytes': 'x'.repeat(10_240),
  'half a character': 'A\ud800',
};
/** Text like any other, that means something in a key or looks like something else. */
const STRANGE: Readonly<Record<string, string>> = {
  braces: '{A}',
  'the look of A in Greek': 'Α',
  'a full-width A': 'Ａ',
  'a property of every object': '__proto__',
};
const NO_WHOLE_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, -5, 0, 0.5, 2 ** 53];

/** What comes in from outside and is wrong: it gets its status, and changes nothing. */
export function badInputTests(suite: BookingHarness): void {
  const invalid = { status: 'INVALID_INPUT' };
  const invalidFor = (field: string) => ({ ...invalid, problem: expect.stringContaining(field) });
  let showId: string;
  let hold: { showId: string; holdId: string; token: string };
  let before: unknown;

  /** A live hold, a booking, a block, and seats to spare in a show of 10 005 seats. */
  beforeAll(async () => {
    const many = Array.from({ length: 10_000 }, (_, seat) => ({ id: `S${seat}` }));
    const { seatMap } = showOf('any');
    const rows = [{ name: '2', seats: many }];
    showId = await suite.openShow({
      seatMap: { sections: [...seatMap.sections, { name: 'Field', rows }] },
    });
    hold = await suite.take(showId, ['A', 'B']);
    unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['C'])));
    unwrap(
      await suite.holdfast.blockSeats({ showId, seatIds: ['D'], by: { name: 'operator' }, reason: 'broken' }),
    );
    before = await everything();
  });

  /** Version included: nothing was announced either. */
  async function everything() {
    const [snapshot, holds, bookings, audit] = await Promise.all([
      suite.holdfast.shows.snapshot(showId),
      suite.holdfast.holds.list({ showId, limit: 100 }),
      suite.holdfast.listBookings({ showId, limit: 100 }),
      suite.holdfast.listAudit({ showId, limit: 100 }),
    ]);
    const { holds: held } = unwrap(holds);
    return { ...unwrap(snapshot), held, bookings: unwrap(bookings).items, audit: unwrap(audit).items };
  }

  async function expectRefusal(call: Promise<Result<unknown>>, refusal: object): Promise<void> {
    expect(await call).toMatchObject({ ok: false, refusal });
    expect(await everything()).toEqual(before);
  }

  const desk = { by: { name: 'operator' }, reason: 'broken' };
  /** Everything that takes a show's id, with all else as it should be. */
  const byShow: Record<string, (showId: string) => Promise<Result<unknown>>> = {
    create: (id) => suite.holdfast.holds.create({ showId: id, seatIds: ['E'] }),
    get: (id) => suite.holdfast.holds.get({ ...hold, showId: id }),
    extend: (id) => suite.holdfast.holds.extend({ ...hold, showId: id }),
    release: (id) => suite.holdfast.holds.release({ ...hold, showId: id }),
    confirm: (id) => suite.holdfast.confirmHold({ ...hold, showId: id }),
    list: (id) => suite.holdfast.holds.list({ showId: id, limit: 10 }),
    clear: (id) => suite.holdfast.holds.clear({ ...hold, ...desk, showId: id }),
    block: (id) => suite.holdfast.blockSeats({ ...desk, showId: id, seatIds: ['E'] }),
    unblock: (id) => suite.holdfast.unblockSeats({ ...desk, showId: id, seatIds: ['D'] }),
    setSale: (id) => suite.holdfast.setSale({ ...desk, showId: id, sale: 'closed' }),
    snapshot: (id) => suite.holdfast.shows.snapshot(id),
    show: (id) => suite.holdfast.shows.get(id),
    watch: (id) =>
      suite.holdfast.shows.watch(id, { sinceVersion: undefined, signal: AbortSignal.timeout(1_000) }),
  };
  /** Those that take a hold's id and its owner token. */
  const byOwner: Record<string, (change: Partial<typeof hold>) => Promise<Result<unknown>>> = {
    get: (change) => suite.holdfast.holds.get({ ...hold, ...change }),
    extend: (change) => suite.holdfast.holds.extend({ ...hold, ...change }),
    release: (change) => suite.holdfast.holds.release({ ...hold, ...change }),
    confirm: (change) => suite.holdfast.confirmHold({ ...hold, ...change }),
  };
  /** Those that take seats. */
  const bySeats: Record<string, (seatIds: readonly string[]) => Promise<Result<unknown>>> = {
    create: (seatIds) => suite.holdfast.holds.create({ showId, seatIds }),
    release: (seatIds) => suite.holdfast.holds.release({ ...hold, seatIds }),
    block: (seatIds) => suite.holdfast.blockSeats({ showId, seatIds, ...desk }),
    unblock: (seatIds) => suite.holdfast.unblockSeats({ showId, seatIds, ...desk }),
  };

  describe('refuses, and changes nothing:', () => {
    describe.each(Object.entries(byShow))('%s of a show whose id', (_, call) => {
      it.each(Object.entries({ ...UNSTORABLE, ...STRANGE, 'that of no show': 'nowhere' }))(
        'is %s',
        (__, id) => expectRefusal(call(id), { status: 'UNKNOWN_SHOW', showId: id }),
      );
    });

    describe.each(Object.entries(byOwner))('%s of a hold', (_, call) => {
      it.each(Object.entries(UNSTORABLE))('whose id is %s', (__, holdId) =>
        expectRefusal(call({ holdId }), invalidFor('holdId')),
      );
      it.each(Object.entries(STRANGE))('whose id is %s', (__, holdId) =>
        expectRefusal(call({ holdId }), { status: 'HOLD_NOT_FOUND', holdId }),
      );
      it.each(Object.entries(UNSTORABLE))('with a token that is %s', (__, token) =>
        expectRefusal(call({ token }), invalidFor('token')),
      );
      it.each(Object.entries(STRANGE))('with a token that is %s', (__, token) =>
        expectRefusal(call({ token }), { status: 'WRONG_TOKEN' }),
      );
    });

    describe.each(Object.entries(bySeats))('%s of', (name, call) => {
      it.each(Object.entries({ ...UNSTORABLE, ...STRANGE }))('a seat whose id is %s', (_, seatId) =>
        expectRefusal(call(['A', seatId]), { status: 'UNKNOWN_SEAT', seatIds: [seatId] }),
      );
      it('no seats', () => expectRefusal(call([]), invalidFor('seatIds')));
      it('a seat twice', () => expectRefusal(call(['E', 'A', 'E']), invalidFor('seatIds')));
      it('more seats than it takes', () => {
        const seatIds = ['A', ...Array.from({ length: 10_000 }, (_, seat) => `S${seat}`)];
        const tooMany = { status: 'LIMIT_EXCEEDED', limit: 'maxSeatsPerHold', max: 20 };
        return expectRefusal(call(seatIds), name === 'create' ? tooMany : invalidFor('more than'));
      });
    });

    describe('create', () => {
      const create = (more: object) => suite.holdfast.holds.create({ showId, seatIds: ['E'], ...more });
      it.each(NO_WHOLE_NUMBERS)('for %d ms', (ttlMs) =>
        expectRefusal(create({ ttlMs }), invalidFor('ttlMs')),
      );
      it('for longer than a hold may live', () =>
        expectRefusal(create({ ttlMs: 1_800_001 }), {
          status: 'LIMIT_EXCEEDED',
          limit: 'maxHoldLifeMs',
          max: 1_800_000,
        }));
      it.each(Object.entries(UNSTORABLE))('for a customer who is %s', (_, customerRef) =>
        expectRefusal(create({ customerRef }), invalidFor('customerRef')),
      );
      it.each(Object.entries(UNSTORABLE))('under a key that is %s', (_, idempotencyKey) =>
        expectRefusal(create({ idempotencyKey }), invalidFor('idempotencyKey')),
      );
      it('of a seat that is taken, all or nothing', () =>
        expectRefusal(create({ seatIds: ['E', 'B', 'C', 'D'] }), {
          status: 'SEAT_UNAVAILABLE',
          seatIds: ['B', 'C', 'D'],
        }));
    });

    it.each(NO_WHOLE_NUMBERS)('extend by %d ms', (ttlMs) =>
      expectRefusal(suite.holdfast.holds.extend({ ...hold, ttlMs }), invalidFor('ttlMs')),
    );

    it.each(Object.entries(UNSTORABLE))('confirm with references that are %s', async (_, text) => {
      const confirm = (more: object) => suite.holdfast.confirmHold({ ...hold, ...more });
      await expectRefusal(confirm({ customerRef: text }), invalidFor('customerRef'));
      await expectRefusal(confirm({ paymentRef: text }), invalidFor('paymentRef'));
    });

    it.each(Object.entries(UNSTORABLE))('an operator or a reason that is %s', async (_, text) => {
      const seats = { showId, seatIds: ['E'] };
      const changes = { actor: { by: { name: text } }, reason: { reason: text } };
      for (const [name, change] of Object.entries(changes)) {
        const by = { ...desk, ...change };
        const field = invalidFor(name);
        await expectRefusal(suite.holdfast.holds.clear({ ...hold, ...by }), field);
        await expectRefusal(suite.holdfast.cancelBooking({ bookingId: 'any', ...by }), field);
        await expectRefusal(suite.holdfast.blockSeats({ ...seats, ...by }), field);
        await expectRefusal(suite.holdfast.unblockSeats({ ...seats, ...by }), field);
        await expectRefusal(suite.holdfast.setSale({ showId, sale: 'closed', ...by }), field);
      }
    });

    it.each(Object.entries(UNSTORABLE))('an id that is %s', async (_, id) => {
      await expectRefusal(suite.holdfast.holds.clear({ ...desk, showId, holdId: id }), invalidFor('holdId'));
      await expectRefusal(suite.holdfast.getBooking(id), invalidFor('bookingId'));
      await expectRefusal(suite.holdfast.cancelBooking({ bookingId: id, ...desk }), invalidFor('bookingId'));
    });

    it.each(Object.entries(STRANGE))('a booking whose id is %s', async (_, bookingId) => {
      const unknown = { status: 'BOOKING_NOT_FOUND', bookingId };
      await expectRefusal(suite.holdfast.getBooking(bookingId), unknown);
      await expectRefusal(suite.holdfast.cancelBooking({ bookingId, ...desk }), unknown);
    });

    it('a sale that is neither open nor closed', () =>
      expectRefusal(
        suite.holdfast.setSale({ showId, sale: 'ajar' as 'open', by: { name: 'operator' } }),
        invalidFor('sale'),
      ));

    const lists: Record<string, (page: { limit: number; cursor?: string }) => Promise<Result<unknown>>> = {
      holds: (page) => suite.holdfast.holds.list({ showId, ...page }),
      bookings: (page) => suite.holdfast.listBookings({ showId, ...page }),
      'audit trail': (page) => suite.holdfast.listAudit({ showId, ...page }),
    };
    describe.each(Object.entries(lists))('a page of the %s', (_, list) => {
      it.each(Object.entries({ ...UNSTORABLE, ...STRANGE, garbage: '1.2.3' }))(
        'at a cursor that is %s',
        (__, cursor) => expectRefusal(list({ limit: 10, cursor }), invalidFor('cursor')),
      );
      it.each([...NO_WHOLE_NUMBERS, 1_001])('of %d', (limit) =>
        expectRefusal(list({ limit }), invalidFor('limit')),
      );
    });

    it.each(Object.entries(UNSTORABLE))('a list of what belongs to somebody who is %s', async (_, text) => {
      const page = { limit: 10 };
      await expectRefusal(suite.holdfast.listBookings({ ...page, showId: text }), invalid);
      await expectRefusal(suite.holdfast.listBookings({ ...page, customerRef: text }), invalid);
      await expectRefusal(suite.holdfast.listAudit({ ...page, showId: text }), invalid);
      for (const name of ['actor', 'subject', 'seatId']) {
        await expectRefusal(suite.holdfast.listAudit({ ...page, [name]: text }), invalidFor(name));
      }
      for (const name of ['paymentRef', 'seatId', 'search']) {
        await expectRefusal(suite.holdfast.listBookings({ ...page, [name]: text }), invalidFor(name));
      }
    });

    const seatMapOf = (...seats: { id: string; label?: string; x?: number }[]) => ({
      sections: [{ name: 'Hall', rows: [{ name: '1', seats }] }],
    });
    const badShows: [string, Partial<Show>][] = [
      ...Object.entries({ ...UNSTORABLE, ...STRANGE }).flatMap(([kind, text]): [string, Partial<Show>][] =>
        kind === 'a property of every object' ? [] : [[`an id that is ${kind}`, { showId: text }]],
      ),
      ...Object.entries(UNSTORABLE).flatMap(([kind, text]): [string, Partial<Show>][] => [
        [`a title that is ${kind}`, { title: text }],
        [`a seat whose id is ${kind}`, { seatMap: seatMapOf({ id: text }) }],
        [`a seat whose label is ${kind}`, { seatMap: seatMapOf({ id: 'A', label: text }) }],
        [`a section whose name is ${kind}`, { seatMap: { sections: [{ name: text, rows: [] }] } }],
      ]),
      ...NO_WHOLE_NUMBERS.flatMap((value): [string, Partial<Show>][] => [
        [`holds of ${value} ms`, { holdTtlMs: value }],
        [`holds of at most ${value} ms`, { maxHoldLifeMs: value }],
        [`holds of at most ${value} seats`, { maxSeatsPerHold: value }],
        [`${value} seats per customer`, { maxSeatsPerCustomer: value }],
      ]),
      ['a begin that is no time', { startsAtMs: Number.NaN }],
      ['holds that last longer than they may', { holdTtlMs: 2, maxHoldLifeMs: 1 }],
      ['too large holds', { maxSeatsPerHold: 501 }],
      ['no seats', { seatMap: { sections: [] } }],
      ['a seat twice', { seatMap: seatMapOf({ id: 'A' }, { id: 'A' }) }],
      ['a seat at no place', { seatMap: seatMapOf({ id: 'A', x: Number.NaN }) }],
    ];
    it.each(badShows)('a show with %s', (_, change) =>
      expectRefusal(suite.holdfast.shows.create({ ...showOf('bad-show'), ...change }), invalid),
    );
  });

  it('has made no show of any of these', async () => {
    expect(await suite.holdfast.ledger.getShow('bad-show')).toBeUndefined();
  });
}
