import { describe, expect, it } from 'vitest';
import { epochOf } from '../../src/domain/epochs.ts';
import { type BookingHarness, unwrap } from './harness.ts';

const desk = { by: { name: 'desk 2' }, reason: 'the buyer rang' };
/** As the audit trail has it. */
const byDesk = { actor: 'desk 2', reason: 'the buyer rang' };

/** What operators are told of one hold and of one seat. */
export function storyTests(suite: BookingHarness): void {
  const ofHold = (showId: string, holdId: string) => suite.holdfast.holdStory({ showId, holdId });
  const ofSeat = async (showId: string, seatId: string) =>
    unwrap(await suite.holdfast.seatStory({ showId, seatId }));

  describe('the story of a hold', () => {
    it('goes from the hold to the booking it became and what was done to either', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['A', 'B'], { customerRef: 'ann' });
      const { holdId } = hold;
      await suite.holdfast.holds.extendFor({ showId, holdId, ...desk });
      const live = unwrap(await ofHold(showId, holdId));
      const { nowMs: _, ...extended } = unwrap(await suite.holdfast.holds.get(hold));
      expect(live).toMatchObject({ hold: { ...extended, inDoubt: false }, booking: undefined });
      expect(live.hold).not.toHaveProperty('tokenHash');
      expect(live.nowMs).toBeGreaterThanOrEqual(hold.createdAtMs);
      expect(live.nowMs).toBeLessThan(hold.expiresAtMs);
      expect(live.entries).toMatchObject([{ action: 'hold.extend', subject: holdId, ...byDesk }]);

      const booking = unwrap(await suite.holdfast.confirmHold(hold));
      expect(unwrap(await ofHold(showId, holdId))).toMatchObject({ hold: undefined, booking });
      const cancelled = await suite.holdfast.cancelBooking({ bookingId: booking.bookingId, ...desk });
      const story = unwrap(await ofHold(showId, holdId));
      expect(story).toMatchObject({ hold: undefined, booking: unwrap(cancelled) });
      expect(story.entries.map(({ action }) => action)).toEqual(['booking.cancel', 'hold.extend']);
    });

    it('tells how a hold ended, and of one that the engine forgot what was done to it', async () => {
      const showId = await suite.openShow();
      const { holdId } = await suite.take(showId, ['A']);
      await suite.take(showId, ['B']);
      await suite.holdfast.holds.clear({ showId, holdId, ...desk });
      const cleared = { action: 'hold.clear', subject: holdId, ...byDesk };
      expect(unwrap(await ofHold(showId, holdId))).toMatchObject({
        hold: { holdId, state: 'cleared', seatIds: ['A'] },
        entries: [cleared],
      });
      const { version } = unwrap(await suite.holdfast.shows.snapshot(showId));
      await suite.holdfast.engine.unload(showId, epochOf(version));
      expect(unwrap(await ofHold(showId, holdId))).toMatchObject({ hold: undefined, entries: [cleared] });
    });

    it('is none where nobody has ever heard of the hold, in this show', async () => {
      const [showId, other] = [await suite.openShow(), await suite.openShow()];
      const held = await suite.take(other, ['A']);
      const booked = await suite.take(other, ['B']);
      unwrap(await suite.holdfast.confirmHold(booked));
      await suite.holdfast.holds.extendFor({ showId: other, holdId: held.holdId, ...desk });
      for (const holdId of ['nobody', held.holdId, booked.holdId]) {
        expect(await ofHold(showId, holdId)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND', holdId } });
      }
      expect(await ofHold('nowhere', held.holdId)).toMatchObject({ refusal: { status: 'UNKNOWN_SHOW' } });
      expect(await ofHold(showId, 'a\u0000b')).toMatchObject({ refusal: { status: 'INVALID_INPUT' } });
    });
  });

  describe('the story of a seat', () => {
    const nothing = { hold: undefined, booking: undefined, block: undefined };

    it('says who has it now, and who had it before', async () => {
      const showId = await suite.openShow();
      expect(await ofSeat(showId, 'A')).toMatchObject({
        seatId: 'A',
        status: 'available',
        ...nothing,
        bookings: [],
        entries: [],
      });
      const hold = await suite.take(showId, ['A', 'B'], { customerRef: 'ann' });
      const held = await ofSeat(showId, 'A');
      const { token: _, ...view } = hold;
      expect(held).toMatchObject({ status: 'held', ...nothing, hold: { ...view, inDoubt: false } });
      expect(held.nowMs).toBeLessThan(hold.expiresAtMs);

      const first = unwrap(await suite.holdfast.confirmHold(hold));
      const booked = { status: 'booked', ...nothing, booking: first, bookings: [first] };
      expect(await ofSeat(showId, 'A')).toMatchObject(booked);
      const cancelled = unwrap(await suite.holdfast.cancelBooking({ bookingId: first.bookingId, ...desk }));
      const second = unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['A'])));
      const story = await ofSeat(showId, 'A');
      expect(story).toMatchObject({ status: 'booked', ...nothing, booking: second });
      expect(story.bookings).toHaveLength(2);
      expect(story.bookings).toEqual(expect.arrayContaining([second, cancelled]));
      expect(await ofSeat(showId, 'B')).toMatchObject({
        status: 'available',
        ...nothing,
        bookings: [cancelled],
      });
      expect(await ofSeat(showId, 'C')).toMatchObject({ status: 'available', bookings: [] });
    });

    it('says who took it off sale, when and why, whatever the engine forgets', async () => {
      const showId = await suite.openShow();
      const before = Date.now();
      await suite.holdfast.blockSeats({ showId, seatIds: ['A', 'B'], ...desk });
      const { version } = unwrap(await suite.holdfast.shows.snapshot(showId));
      await suite.holdfast.engine.unload(showId, epochOf(version));
      const blocked = await ofSeat(showId, 'A');
      expect(blocked).toMatchObject({
        status: 'blocked',
        ...nothing,
        block: byDesk,
        entries: [{ action: 'seats.block', ...byDesk }],
      });
      expect(blocked.block?.atMs).toBeGreaterThanOrEqual(before);
      await suite.holdfast.unblockSeats({ showId, seatIds: ['A'], ...desk });
      expect(await ofSeat(showId, 'A')).toMatchObject({ status: 'available', ...nothing });
      expect(await ofSeat(showId, 'B')).toMatchObject({ status: 'blocked', block: byDesk });
      expect((await ofSeat(showId, 'C')).entries).toEqual([]);
    });

    it('has what was done to the holds and bookings that had it', async () => {
      const showId = await suite.openShow();
      const actions = async (seatId: string) =>
        (await ofSeat(showId, seatId)).entries.map(({ action }) => action).toSorted();
      const cleared = await suite.take(showId, ['A', 'B']);
      await suite.holdfast.holds.clear({ showId, holdId: cleared.holdId, ...desk });
      const { holdId } = await suite.take(showId, ['A', 'C']);
      await suite.holdfast.holds.extendFor({ showId, holdId, ...desk });
      await suite.holdfast.holds.releaseFor({ showId, holdId, seatIds: ['C'], ...desk });
      expect(await actions('A')).toEqual(['hold.clear', 'hold.extend']);
      expect(await actions('B')).toEqual(['hold.clear']);
      expect(await actions('C')).toEqual(['hold.extend', 'hold.release']);
      expect(await actions('D')).toEqual([]);
    });

    it('is refused for a seat that the show does not have', async () => {
      const showId = await suite.openShow();
      expect(await suite.holdfast.seatStory({ showId, seatId: 'Z9' })).toEqual({
        ok: false,
        refusal: { status: 'UNKNOWN_SEAT', seatIds: ['Z9'] },
      });
      expect(await suite.holdfast.seatStory({ showId: 'nowhere', seatId: 'A' })).toMatchObject({
        refusal: { status: 'UNKNOWN_SHOW' },
      });
    });
  });

  describe('a search for holds', () => {
    it('finds them in every show by customer, seat or id, and no hold that has ended', async () => {
      const [one, other] = [await suite.openShow(), await suite.openShow()];
      const name = one.slice(-8);
      const first = await suite.take(one, ['A', 'B'], { customerRef: `Mrs ${name} Miller` });
      const second = await suite.take(other, ['C'], { customerRef: `${name.toUpperCase()}-2` });
      const ended = await suite.take(other, ['A'], { customerRef: `${name}-3` });
      await suite.holdfast.holds.clear({ showId: other, holdId: ended.holdId, ...desk });
      const find = async (search: string, limit = 100) =>
        unwrap(await suite.holdfast.findHolds({ search, limit }));
      const idsOf = async (search: string) => (await find(search)).holds.map(({ holdId }) => holdId);

      const both = [first.holdId, second.holdId].toSorted();
      expect((await idsOf(name.toLowerCase())).toSorted()).toEqual(both);
      expect(await idsOf(`${name} miller`)).toEqual([first.holdId]);
      expect(await idsOf(first.holdId)).toEqual([first.holdId]);
      expect(await idsOf(second.holdId.slice(0, -1))).toEqual([]);
      const ofSeat = (await find('b')).holds.filter(({ showId }) => showId === one);
      expect(ofSeat.map(({ seatIds }) => seatIds)).toEqual([['A', 'B']]);
      expect(ofSeat[0]).not.toHaveProperty('tokenHash');
      expect(await find(name)).toMatchObject({ isAll: true });
      expect(await find(name, 1)).toMatchObject({ holds: [{}], isAll: false });
    });

    it('is refused for what is no text', async () => {
      expect(await suite.holdfast.findHolds({ search: '', limit: 1 })).toMatchObject({
        refusal: { status: 'INVALID_INPUT' },
      });
    });
  });
}
