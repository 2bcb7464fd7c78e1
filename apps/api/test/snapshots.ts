import { expect } from 'vitest';
import type { ApiServer } from '../testing/index.ts';
import { clientOf } from './helpers.ts';

const HALL = 'grand_hall';

/**
 * Buyers who each take a seat, look, give it back and look again, all at once and over both ways in: whoever was answered
 * finds what they did in the next snapshot.
 */
export async function expectOwnWrites(api: ApiServer): Promise<void> {
  const client = clientOf(api);
  const looks = [
    async () => (await client.seats.snapshot.query({ showId: HALL })).seats,
    async () => {
      const answer = await fetch(`${api.url}/api/v1/shows/${HALL}/seats`);
      return ((await answer.json()) as { seats: Record<string, string> }).seats;
    },
  ];
  const buy = async (buyer: number) => {
    const seatId = `B4-${buyer + 1}`;
    for (let round = 0; round < 15; round += 1) {
      const look = looks[(buyer + round) % 2];
      const hold = await client.holds.create.mutate({ showId: HALL, seatIds: [seatId] });
      expect(await look?.()).toHaveProperty([seatId], 'held');
      await client.holds.release.mutate(hold);
      expect(await look?.()).not.toHaveProperty([seatId]);
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, buyer) => buy(buyer)));
}
