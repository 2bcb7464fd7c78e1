import { eventually, type RestartableServer } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

const SHOW = 'grand_hall';

interface SharedServers {
  /** Settings that both processes get. */
  readonly env: Readonly<Record<string, string>>;
  readonly engine: RestartableServer<unknown>;
  readonly ledger: RestartableServer<unknown>;
}

/** Two api processes on one engine and one ledger, as a shop runs them. */
export function twoProcessesSuite(name: string, open: () => Promise<SharedServers>): void {
  describe(`two processes on ${name}`, () => {
    let servers: SharedServers;
    let first: ApiServer;
    let second: ApiServer;

    beforeAll(async () => {
      servers = await open();
      const env = { ...servers.env, DEMO: 'true' };
      // At once, on an empty database: both migrate, both load the demo.
      [first, second] = await Promise.all([startApi({ env }), startApi({ env })]);
    });
    afterAll(async () => {
      await Promise.all([first.stop(), second.stop()]);
      await servers.engine.stop();
      await servers.ledger.stop();
    });

    it('share keys, shows, holds and bookings', async () => {
      const [one, two] = [clientOf(first), clientOf(second)];
      const hold = await one.holds.create.mutate({ showId: SHOW, seatIds: ['L1-1'] });
      expect((await two.seats.snapshot.query({ showId: SHOW })).seats).toMatchObject({ 'L1-1': 'held' });
      const booking = await two.holds.confirm.mutate(hold);
      expect(await one.holds.confirm.mutate(hold)).toEqual(booking);
      const operator = clientOf(first, second.operatorToken);
      expect(await operator.bookings.get.query(booking)).toMatchObject({ seatIds: ['L1-1'] });
    });

    it('let one buyer win each seat, whichever process is asked', async () => {
      const clients = [clientOf(first), clientOf(second)];
      const seatIds = Array.from({ length: 10 }, (_, seat) => `S1-${seat + 1}`);
      const tries = Array.from({ length: 200 }, async (_, buyer) => {
        const seatId = seatIds[buyer % seatIds.length] ?? '';
        const client = clients[Math.floor(buyer / seatIds.length) % 2];
        return client?.holds.create.mutate({ showId: SHOW, seatIds: [seatId] });
      });
      const winners = (await Promise.allSettled(tries)).flatMap((result) =>
        result.status === 'fulfilled' ? (result.value?.seatIds ?? []) : [],
      );
      expect(winners.toSorted()).toEqual(seatIds.toSorted());
    });

    it('tell watchers of one what was done at the other, within a second', async () => {
      const seen: { at: number; seatIds: readonly string[] }[] = [];
      const watching = clientOf(second).seats.watch.subscribe(
        { showId: SHOW },
        {
          onData: ({ data }) =>
            seen.push({ at: performance.now(), seatIds: data.type === 'change' ? data.seatIds : [] }),
        },
      );
      await eventually(() => expect(seen).toHaveLength(1));
      const sentAt = performance.now();
      await clientOf(first).holds.create.mutate({ showId: SHOW, seatIds: ['R1-1'] });
      await eventually(() => expect(seen.at(-1)?.seatIds).toEqual(['R1-1']));
      expect((seen.at(-1)?.at ?? Number.POSITIVE_INFINITY) - sentAt).toBeLessThan(1_000);
      watching.unsubscribe();
    });

    it('keep holds and bookings when one is killed and comes back', async () => {
      const hold = await clientOf(first).holds.create.mutate({ showId: SHOW, seatIds: ['B1-1', 'B1-2'] });
      await first.kill();
      const booking = await clientOf(second).holds.confirm.mutate(hold);
      await first.restart();
      expect(await clientOf(first).holds.confirm.mutate(hold)).toEqual(booking);
    });

    it('refuse by name, quickly, while engine or ledger is down, and go on when it is back', async () => {
      const client = clientOf(first);
      const ready = async () => (await fetch(`${first.url}/readyz`)).status;
      const hold = await client.holds.create.mutate({ showId: SHOW, seatIds: ['B2-1'] });

      await servers.ledger.kill();
      const before = performance.now();
      expect(await refusalOf(client.holds.confirm.mutate(hold))).toMatchObject({
        status: 'LEDGER_UNAVAILABLE',
        httpStatus: 503,
        retryAfterMs: expect.any(Number),
      });
      expect(performance.now() - before).toBeLessThan(5_000);
      await eventually(async () => expect(await ready()).toBe(503), { withinMs: 3_000 });
      await servers.ledger.restart();
      const booking = await eventually(() => client.holds.confirm.mutate(hold), { withinMs: 10_000 });
      expect(booking.seatIds).toEqual(['B2-1']);

      await servers.engine.kill();
      expect(await refusalOf(client.holds.create.mutate({ showId: SHOW, seatIds: ['B2-2'] }))).toMatchObject({
        status: 'ENGINE_UNAVAILABLE',
        httpStatus: 503,
      });
      await eventually(async () => expect(await ready()).toBe(503), { withinMs: 3_000 });
      await servers.engine.restart();
      await eventually(async () => expect(await ready()).toBe(200), { withinMs: 10_000 });
      expect((await client.seats.snapshot.query({ showId: SHOW })).seats).toMatchObject({ 'B2-1': 'booked' });
    }, 60_000);
  });
}
