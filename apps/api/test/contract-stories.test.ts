/** What operators do for a buyer who has no token at hand, and what they are told of one hold and one seat. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

let api: ApiServer;
let buyer: ReturnType<typeof clientOf>;
let operator: ReturnType<typeof clientOf>;

beforeAll(async () => {
  api = await startApi({ env: { PUBLIC_HOLDS: 'true' } });
  buyer = clientOf(api);
  operator = clientOf(api, api.operatorToken);
});
afterAll(() => api.stop());

const reason = 'the buyer rang';
/** Ids that mean something in a URL are in URLs here. */
const SEATS = ['A', 'B', 'row 1/2?#%'];

async function createShow(): Promise<string> {
  const showId = randomBytes(6).toString('hex');
  const seats = SEATS.map((id) => ({ id }));
  const seatMap = { sections: [{ name: 'Hall', rows: [{ name: '1', seats }] }] };
  await operator.shows.create.mutate({ showId, title: 'A play', seatMap });
  return showId;
}

describe('holds.extendFor and holds.releaseFor', () => {
  it('do what the owner could, and tell nothing of the token', async () => {
    const showId = await createShow();
    const { token, ...hold } = await buyer.holds.create.mutate({ showId, seatIds: SEATS, ttlMs: 60_000 });
    const { holdId } = hold;
    const extended = await operator.holds.extendFor.mutate({ showId, holdId, ttlMs: 600_000, reason });
    expect(extended).toMatchObject({ holdId, state: 'active', seatIds: SEATS, fence: hold.fence });
    expect(extended.expiresAt).toBeGreaterThan(hold.expiresAt);
    const seen = await buyer.holds.get.mutate({ showId, holdId, token });
    expect(seen).toEqual({ ...extended, now: seen.now });
    expect(seen.now).toBeGreaterThanOrEqual(seen.createdAt);
    expect(seen.now).toBeLessThan(seen.expiresAt);
    const smaller = await operator.holds.releaseFor.mutate({ showId, holdId, seatIds: ['B'], reason });
    expect(smaller).toEqual({ ...extended, seatIds: ['A', 'row 1/2?#%'] });
    expect(Object.keys(smaller)).toEqual(Object.keys(extended));
    const ended = await operator.holds.releaseFor.mutate({ showId, holdId, reason });
    expect(ended).toMatchObject({ state: 'released', seatIds: ['A', 'row 1/2?#%'] });
    expect(await refusalOf(buyer.holds.confirm.mutate({ showId, holdId, token }))).toMatchObject({
      status: 'ALREADY_RELEASED',
      httpStatus: 409,
    });
  });

  it('are refused as the owner is, and ask for a reason', async () => {
    const showId = await createShow();
    const hold = await buyer.holds.create.mutate({ showId, seatIds: ['A'] });
    await buyer.holds.confirm.mutate(hold);
    for (const act of [operator.holds.extendFor, operator.holds.releaseFor]) {
      const about = { showId, holdId: hold.holdId, reason };
      expect(await refusalOf(act.mutate(about))).toMatchObject({
        status: 'ALREADY_CONFIRMED',
        httpStatus: 409,
        holdId: hold.holdId,
      });
      expect(await refusalOf(act.mutate({ ...about, holdId: 'nobody' }))).toMatchObject({
        status: 'HOLD_NOT_FOUND',
        httpStatus: 404,
      });
      expect(await refusalOf(act.mutate({ ...about, reason: ' ' }))).toMatchObject({
        status: 'INVALID_INPUT',
      });
    }
  });
});

describe('holds.story and seats.story', () => {
  it('tell all that is known, and no secret', async () => {
    const showId = await createShow();
    const seatId = 'row 1/2?#%';
    const { token, ...hold } = await buyer.holds.create.mutate({
      showId,
      seatIds: ['A', seatId],
      customerRef: 'customer-1',
    });
    const { holdId } = hold;
    await operator.holds.extendFor.mutate({ showId, holdId, reason });
    const { now: _, ...seen } = await buyer.holds.get.mutate({ showId, holdId, token });
    const view = { ...seen, inDoubt: false };
    const ofHold = await operator.holds.story.query({ showId, holdId });
    const entries = [expect.objectContaining({ action: 'hold.extend', subject: holdId, reason })];
    expect(ofHold).toEqual({ now: expect.any(Number), hold: view, entries });
    const ofSeat = await operator.seats.story.query({ showId, seatId });
    expect(ofSeat).toEqual({
      now: expect.any(Number),
      seatId,
      status: 'held',
      hold: view,
      bookings: [],
      entries,
    });
    expect((await operator.holds.list.query({ showId })).holds).toEqual([view]);

    const { bookingId } = await buyer.holds.confirm.mutate({ showId, holdId, token });
    const booking = await operator.bookings.get.query({ bookingId });
    expect(await operator.holds.story.query({ showId, holdId })).toEqual({
      now: expect.any(Number),
      booking,
      entries,
    });
    expect(await operator.seats.story.query({ showId, seatId })).toMatchObject({
      status: 'booked',
      booking,
      bookings: [booking],
    });
    await operator.seats.block.mutate({ showId, seatIds: ['B'], reason: 'broken seat' });
    expect(await operator.seats.story.query({ showId, seatId: 'B' })).toMatchObject({
      status: 'blocked',
      block: { at: expect.any(Number), actor: 'key:tests', reason: 'broken seat' },
      entries: [{ action: 'seats.block' }],
    });
  });

  it('say what they do not know', async () => {
    const showId = await createShow();
    expect(await refusalOf(operator.holds.story.query({ showId, holdId: 'nobody' }))).toMatchObject({
      status: 'HOLD_NOT_FOUND',
      httpStatus: 404,
      holdId: 'nobody',
    });
    expect(await refusalOf(operator.seats.story.query({ showId, seatId: 'Z' }))).toMatchObject({
      status: 'UNKNOWN_SEAT',
      httpStatus: 404,
      seatIds: ['Z'],
    });
  });

  it('are for operators', async () => {
    const showId = await createShow();
    expect(await refusalOf(buyer.seats.story.query({ showId, seatId: 'A' }))).toMatchObject({
      status: 'UNAUTHENTICATED',
    });
  });

  it('have the ids that mean something in a URL in the URL under REST', async () => {
    const showId = await createShow();
    const path = `/api/v1/shows/${showId}/seats/${encodeURIComponent('row 1/2?#%')}/story`;
    const answer = await fetch(api.url + path, { headers: { authorization: `Bearer ${api.operatorToken}` } });
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { seatId: 'row 1/2?#%', status: 'available' },
    ]);
  });
});
