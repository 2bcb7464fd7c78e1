import { expect, it } from 'vitest';
import { type LedgerHarness, showOf } from './harness.ts';

/** Shows, and what there is one of for all. */
export function showTests(suite: LedgerHarness): void {
  it('keeps shows as they were created, and the first of two with one id', async () => {
    const show = {
      ...showOf('kept'),
      startsAtMs: 1_800_000_000_000,
      maxSeatsPerHold: 4,
      maxSeatsPerCustomer: 6,
      lateConfirm: 'reacquire' as const,
    };
    expect(await suite.ledger.createShow(show)).toEqual({ status: 'CREATED' });
    expect(await suite.other.createShow({ ...show, title: 'Other' })).toEqual({ status: 'SHOW_EXISTS' });
    expect(await suite.other.getShow('kept')).toEqual(show);
    expect(await suite.other.listShowIds()).toContain('kept');
    expect(await suite.ledger.getShow('unheard-of')).toBeUndefined();
  });

  it('has one secret for all', async () => {
    const [mine, theirs] = await Promise.all([suite.ledger.secret(), suite.rival.secret()]);
    expect(mine).toHaveLength(32);
    expect(mine.equals(theirs)).toBe(true);
  });

  it('gives the right to be alone to one only', async () => {
    expect(await suite.ledger.lockForOneProcess()).toBe(true);
    expect(await suite.ledger.lockForOneProcess()).toBe(true);
    expect(await suite.other.lockForOneProcess()).toBe(false);
  });
}
