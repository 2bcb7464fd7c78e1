/** A hold as a shop uses it, against a real api. */
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHoldfastClient, type Hold, HoldLostError } from '../src/index.ts';
import { errorOf, openShop, SHOW, type Shop, seatsOf } from './support/shop.ts';

let shop: Shop;
let nextSeat = 0;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

function freeSeat(): string {
  nextSeat += 1;
  return `S${1 + Math.floor(nextSeat / 22)}-${1 + (nextSeat % 22)}`;
}

function countingClient() {
  let count = 0;
  const client = createHoldfastClient({
    url: shop.api.url,
    fetch(url, init) {
      count += 1;
      return fetch(url, init);
    },
  });
  return { client, requests: () => count };
}

/** For longer than any hold of these tests waits before it asks again. */
async function staysAt(count: () => number): Promise<void> {
  const before = count();
  const quietUntil = performance.now() + 900;
  await eventually(() => expect(performance.now()).toBeGreaterThan(quietUntil));
  expect(count()).toBe(before);
}

async function expiriesOf(hold: Hold, { until }: { until: number }): Promise<number[]> {
  const seen = [hold.expiresAt];
  await eventually(
    () => {
      if (hold.expiresAt !== seen.at(-1)) seen.push(hold.expiresAt);
      expect(seen.length).toBeGreaterThan(until);
    },
    { withinMs: 10_000 },
  );
  return seen;
}

describe('a hold', () => {
  it('becomes a booking, which disposing leaves alone', async () => {
    const seatIds = [freeSeat(), freeSeat()];
    let booking: { seatIds: readonly string[]; bookingId: string } | undefined;
    {
      await using hold = await shop.client.hold({ showId: SHOW, seatIds, customerRef: 'order-1' });
      expect(hold).toMatchObject({ state: 'held', seatIds, showId: SHOW });
      expect(hold.token.length).toBeGreaterThanOrEqual(32);
      booking = await hold.confirm({ paymentRef: 'payment-1' });
      expect(hold.state).toBe('confirmed');
      expect(await hold.confirm({ paymentRef: 'payment-1' })).toEqual(booking);
      expect(hold.msLeft()).toBe(0);
      expect(hold.signal.aborted).toBe(false);
    }
    expect(booking.seatIds).toEqual(seatIds);
    const kept = await shop.operator.api.bookings.get.query({ bookingId: booking.bookingId });
    expect(kept).toMatchObject({ paymentRef: 'payment-1', customerRef: 'order-1', status: 'confirmed' });
    expect(await seatsOf(shop.client)).toMatchObject(Object.fromEntries(seatIds.map((id) => [id, 'booked'])));
  });

  it('gives its seats back when its scope is left, also by an exception', async () => {
    const seatId = freeSeat();
    const checkout = async () => {
      await using hold = await shop.client.hold({ showId: SHOW, seatIds: [seatId] });
      expect(await seatsOf(shop.client)).toMatchObject({ [seatId]: 'held' });
      throw new Error(`the card was declined for ${hold.seatIds}`);
    };
    await expect(checkout()).rejects.toThrow(`the card was declined for ${seatId}`);
    expect(await seatsOf(shop.client)).not.toHaveProperty([seatId]);
  });

  it('gives back some of its seats, keeps the others, and then gives back those', async () => {
    const [first, second] = [freeSeat(), freeSeat()];
    await using hold = await shop.client.hold({ showId: SHOW, seatIds: [first, second], ttlMs: 600 });
    await hold.release([first]);
    expect(hold).toMatchObject({ state: 'held', seatIds: [second] });
    await expiriesOf(hold, { until: 3 });
    await hold.release();
    expect(hold.state).toBe('released');
    const seats = await seatsOf(shop.client);
    expect(seats).not.toHaveProperty([first]);
    expect(seats).not.toHaveProperty([second]);
  });

  it('is taken once under a key of the shop, and refused for other seats', async () => {
    const request = { showId: SHOW, seatIds: [freeSeat()], idempotencyKey: 'order-1042-of-our-shop' };
    await using first = await shop.client.hold(request);
    await using again = await shop.client.hold(request);
    expect(again.holdId).toBe(first.holdId);
    const other = errorOf(shop.client.hold({ ...request, seatIds: [freeSeat()] }));
    expect(await other).toMatchObject({ status: 'IDEMPOTENCY_MISMATCH' });
  });

  it('goes on in another process that has its token', async () => {
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [freeSeat()], keepAlive: false });
    const { showId, holdId, token } = hold;
    const elsewhere = createHoldfastClient({ url: shop.api.url });
    await using resumed = await elsewhere.resume({ showId, holdId, token, keepAlive: false });
    expect(resumed).toMatchObject({ holdId, seatIds: hold.seatIds, fence: hold.fence });
    expect(resumed.msLeft()).toBeGreaterThan(290_000);
    await resumed.confirm();
    expect(await errorOf(elsewhere.resume({ showId, holdId, token }))).toMatchObject({
      status: 'ALREADY_CONFIRMED',
      holdId,
    });
  });
});

describe('keeping a hold alive', () => {
  it('outlives its first time several times over, and frees its seats at once when disposed', async () => {
    const seatId = freeSeat();
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [seatId], ttlMs: 600 });
    const firstExpiry = hold.expiresAt;
    const seen = await expiriesOf(hold, { until: 6 });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    // Six halves of its time and more.
    expect(hold.expiresAt - firstExpiry).toBeGreaterThan(1_200);
    expect(await seatsOf(shop.client)).toMatchObject({ [seatId]: 'held' });
    await hold[Symbol.asyncDispose]();
    expect(hold.state).toBe('released');
    expect(await seatsOf(shop.client)).not.toHaveProperty([seatId]);
  });

  it.each(['disposed', 'released', 'confirmed'] as const)('asks nothing more once it is %s', async (how) => {
    const { client, requests } = countingClient();
    const hold = await client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 400 });
    await expiriesOf(hold, { until: 2 });
    // An extension of its own may be under way just now.
    if (how === 'disposed') await hold[Symbol.asyncDispose]();
    else if (how === 'released') await hold.release();
    else await hold.confirm();
    await staysAt(requests);
    expect(hold.signal.aborted).toBe(false);
    expect(hold.state).toBe(how === 'confirmed' ? 'confirmed' : 'released');
  });

  it('can be left to the shop', async () => {
    const hold = await shop.client.hold({
      showId: SHOW,
      seatIds: [freeSeat()],
      ttlMs: 500,
      keepAlive: false,
    });
    const { expiresAt } = hold;
    await hold.extend({ ttlMs: 900 });
    expect(hold.expiresAt).toBeGreaterThan(expiresAt);
    await eventually(() => expect(hold.state).toBe('lost'));
    expect(hold.signal.reason).toMatchObject({ name: 'HoldLostError', end: 'expired', holdId: hold.holdId });
  });

  it('learns the time from the show where the shop names none', async () => {
    await shop.operator.api.shows.create.mutate({
      showId: 'short',
      title: 'Short holds',
      holdTtlMs: 600,
      seatMap: { sections: [{ name: 'all', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] },
    });
    await using hold = await shop.client.hold({ showId: 'short', seatIds: ['A1'] });
    const seen = await expiriesOf(hold, { until: 4 });
    expect(Math.max(...seen.map((expiry, at) => expiry - (seen[at - 1] ?? expiry)))).toBeLessThan(600);
  });

  it('stops, and says so, when the hold has reached its longest life; then it is lost', async () => {
    await shop.operator.api.shows.create.mutate({
      showId: 'hasty',
      title: 'Short lives',
      holdTtlMs: 600,
      maxHoldLifeMs: 1_500,
      seatMap: { sections: [{ name: 'all', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] },
    });
    const warned: number[] = [];
    const takenAt = performance.now();
    const hold = await shop.client.hold({
      showId: 'hasty',
      seatIds: ['A1'],
      onLongestLife: (own) => warned.push(own.msLeft()),
    });
    await eventually(() => expect(warned).toHaveLength(1));
    expect(hold).toMatchObject({ isAtLongestLife: true, state: 'held' });
    expect(warned[0]).toBeGreaterThan(0);
    expect(warned[0]).toBeLessThan(600);
    await eventually(() => expect(hold.signal.aborted).toBe(true));
    expect(performance.now() - takenAt).toBeGreaterThanOrEqual(1_490);
    expect(hold.signal.reason).toBeInstanceOf(HoldLostError);
    expect(hold.signal.reason).toMatchObject({ end: 'expired' });
    expect(warned).toHaveLength(1);
  });

  it('tells when the box office clears the hold', async () => {
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 1_000 });
    await shop.operator.api.holds.clear.mutate({
      showId: SHOW,
      holdId: hold.holdId,
      reason: 'the hall was closed',
    });
    await eventually(() => expect(hold.signal.aborted).toBe(true));
    expect(hold.signal.reason).toMatchObject({ end: 'cleared' });
    expect(hold.state).toBe('lost');
    expect(await errorOf(hold.confirm())).toMatchObject({ status: 'ALREADY_RELEASED' });
    await hold[Symbol.asyncDispose]();
  });

  it('tells at once when a call of the shop finds it over, and asks nothing more', async () => {
    const { client, requests } = countingClient();
    const hold = await client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 600 });
    const { showId, holdId, token } = hold;
    await shop.client.api.holds.release.mutate({ showId, holdId, token });
    expect(await errorOf(hold.extend())).toMatchObject({ status: 'ALREADY_RELEASED', holdId });
    expect(hold.signal.reason).toMatchObject({ end: 'released' });
    await staysAt(requests);
  });

  it('leaves no call under way when it is disposed', async () => {
    const hanging: AbortSignal[] = [];
    const client = createHoldfastClient({
      url: shop.api.url,
      fetch(url, init) {
        if (!String(url).endsWith('holds.extend') || !init?.signal) return fetch(url, init);
        hanging.push(init.signal);
        return new Promise((_, reject) =>
          init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        );
      },
    });
    const hold = await client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 800 });
    await eventually(() => expect(hanging).toHaveLength(1));
    await hold[Symbol.asyncDispose]();
    expect(hanging[0]?.aborted).toBe(true);
    expect(hold.state).toBe('released');
  });

  it('notices on its own that another process confirmed it', async () => {
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 600 });
    const { showId, holdId, token } = hold;
    await shop.client.api.holds.confirm.mutate({ showId, holdId, token });
    await eventually(() => expect(hold.state).toBe('confirmed'));
    expect(hold.signal.aborted).toBe(false);
  });

  it('asks the server before it believes a clock: after the event loop was blocked the hold lives on', async () => {
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 3_000 });
    const { expiresAt } = hold;
    // Past the time to extend it, with little left.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_700);
    await eventually(() => expect(hold.expiresAt).toBeGreaterThan(expiresAt));
    expect(hold.signal.aborted).toBe(false);
    await hold[Symbol.asyncDispose]();
  });

  it('and is lost when it was blocked for too long', async () => {
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 800 });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    expect(hold.msLeft()).toBe(0);
    await eventually(() => expect(hold.signal.reason).toMatchObject({ end: 'expired' }));
  });
});

describe('the time that is left', () => {
  it.each([-3_600_000, 3_600_000])(
    "is the server's, however wrong the own clock is (%i ms)",
    async (wrongByMs) => {
      const realNow = Date.now;
      Date.now = () => realNow() + wrongByMs;
      try {
        const client = createHoldfastClient({ url: shop.api.url });
        for (const ttlMs of [undefined, 120_000]) {
          const lifeMs = ttlMs ?? 300_000;
          await using hold = await client.hold({
            showId: SHOW,
            seatIds: [freeSeat()],
            ...(ttlMs !== undefined && { ttlMs }),
          });
          expect(hold.msLeft()).toBeLessThanOrEqual(lifeMs + 1_000);
          expect(hold.msLeft()).toBeGreaterThan(lifeMs - 2_000);
          expect(hold.secondsLeft).toBe(Math.ceil(hold.msLeft() / 1_000));
        }
      } finally {
        Date.now = realNow;
      }
    },
  );

  it('survives that the own clock is set while a hold lives', async () => {
    const hold = await shop.client.hold({ showId: SHOW, seatIds: [freeSeat()], ttlMs: 800 });
    const realNow = Date.now;
    const { expiresAt } = hold;
    Date.now = () => realNow() + 3_600_000;
    try {
      // It seems over, is asked for, and is not.
      expect(hold.msLeft()).toBe(0);
      await eventually(() => expect(hold.expiresAt).toBeGreaterThan(expiresAt));
      await eventually(() => expect(hold.msLeft()).toBeGreaterThan(300));
      expect(hold.msLeft()).toBeLessThan(850);
    } finally {
      Date.now = realNow;
    }
    await expiriesOf(hold, { until: 2 });
    expect(hold.signal.aborted).toBe(false);
    await hold[Symbol.asyncDispose]();
  });
});
