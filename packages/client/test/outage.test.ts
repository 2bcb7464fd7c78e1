/** A hold whose server goes away and does not come back in time. */
import { eventually } from '@holdfast/core/testing';
import { expect, it } from 'vitest';
import { createHoldfastClient } from '../src/index.ts';
import { openLine } from './support/line.ts';
import { openShop, SHOW, seatsOf } from './support/shop.ts';

it('a hold survives an outage that is shorter than the time it has left', async () => {
  await using shop = await openShop();
  await using line = await openLine(shop.api.url);
  const client = createHoldfastClient({ url: line.url });
  const hold = await client.hold({ showId: SHOW, seatIds: ['S1-1'], ttlMs: 3_000 });
  const { expiresAt } = hold;
  line.cut();
  // Over the time at which it would have been extended.
  await eventually(() => expect(hold.msLeft()).toBeLessThan(1_000));
  expect(hold).toMatchObject({ state: 'held', expiresAt });
  line.mend();
  await eventually(() => expect(hold.expiresAt).toBeGreaterThan(expiresAt));
  await hold.confirm();
  expect(await seatsOf(shop.client)).toMatchObject({ 'S1-1': 'booked' });
}, 20_000);

it('is given up once it surely is over, neither before nor much later, and nothing is thrown past its owner', async () => {
  await using shop = await openShop();
  const hold = await shop.client.hold({ showId: SHOW, seatIds: ['S1-1'], ttlMs: 1_500 });
  const silent = await shop.client.hold({ showId: SHOW, seatIds: ['S1-2'], ttlMs: 1_500, keepAlive: false });
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', note);
  await shop.api.kill();
  const killedAt = performance.now();
  await eventually(() => expect(hold.msLeft()).toBe(0));
  expect(hold.signal.aborted).toBe(false);
  await eventually(() => expect(hold.signal.aborted).toBe(true));
  expect(performance.now() - killedAt).toBeLessThan(4_000);
  expect(hold.signal.reason).toMatchObject({ end: 'expired', cause: { status: 'UNREACHABLE' } });
  await eventually(() => expect(silent.signal.reason).toMatchObject({ end: 'expired' }));
  // What is lost has nothing to give back.
  await hold[Symbol.asyncDispose]();
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
}, 20_000);

it('disposing while nobody answers neither throws nor takes for ever', async () => {
  await using shop = await openShop();
  const before = performance.now();
  {
    await using _hold = await shop.client.hold({ showId: SHOW, seatIds: ['S1-1'], ttlMs: 60_000 });
    await shop.api.kill();
  }
  expect(performance.now() - before).toBeLessThan(8_000);
}, 20_000);
