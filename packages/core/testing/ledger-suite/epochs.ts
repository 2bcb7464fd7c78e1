import { describe, expect, it } from 'vitest';
import { type LedgerHarness, newBooking } from './harness.ts';

/** Shows that are rebuilt, again and again. */
export function epochTests(suite: LedgerHarness): void {
  describe('epochs', () => {
    it('are never given out twice and never go back', async () => {
      const showId = await suite.openShow();
      const epochs = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? suite.ledger : suite.rival).allocateEpoch(showId)),
      );
      expect(new Set(epochs).size).toBe(20);
      const [lower = 0, higher = 0] = epochs.toSorted((a, b) => a - b);
      expect(await suite.ledger.beginEpoch(showId, higher)).toMatchObject({ status: 'BEGUN' });
      expect(await suite.other.beginEpoch(showId, lower)).toEqual({ status: 'STALE_EPOCH' });
    });

    it('begin with all live bookings, or the booking is refused: never neither', async () => {
      for (let round = 0; round < 20; round += 1) {
        const showId = await suite.openShow();
        const booking = newBooking(showId, ['A', 'B']);
        const epoch = await suite.other.allocateEpoch(showId);
        const [booked, begun] = await Promise.all([
          suite.ledger.book(booking),
          suite.rival.beginEpoch(showId, epoch),
        ]);
        if (begun.status !== 'BEGUN') throw new Error(begun.status);
        const seen = begun.booked.map(({ holdId, seatIds }) => [holdId, ...seatIds]);
        if (booked.status === 'BOOKED') expect(seen).toEqual([[booking.holdId, 'A', 'B']]);
        else expect([booked.status, seen]).toEqual(['STALE_EPOCH', []]);
      }
    });
  });
}
