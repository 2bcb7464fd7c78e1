import { expect, it } from 'vitest';
import { type BookingHarness, unwrap } from './harness.ts';

/** Many at the same moment. */
export function crowdTests(suite: BookingHarness): void {
  it('loads a show once for a crowd that comes before it is loaded', async () => {
    const showId = await suite.openShow();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => suite.holdfast.holds.create({ showId, seatIds: ['A'] })),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('sells every seat once to a crowd that holds and confirms at the same time', async () => {
    const showId = await suite.openShow();
    const buyers = Array.from({ length: 100 }, async (_, buyer) => {
      const seatId = 'ABCDE'.charAt(buyer % 5);
      const hold = await suite.holdfast.holds.create({
        showId,
        seatIds: [seatId],
        customerRef: `buyer ${buyer}`,
      });
      return hold.ok ? suite.holdfast.confirmHold(hold.value) : hold;
    });
    const results = await Promise.all(buyers);
    const sold = results.flatMap((result) => (result.ok ? result.value.seatIds : []));
    expect(sold.toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
    const { items } = unwrap(await suite.holdfast.listBookings({ showId, limit: 100 }));
    expect(items.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
    const fences = items.map(({ fence }) => fence);
    expect(new Set(fences).size).toBe(5);
  });
}
