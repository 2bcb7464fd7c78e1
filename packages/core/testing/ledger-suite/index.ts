import { afterAll, beforeAll, describe } from 'vitest';
import type { Ledger } from '../../src/ports/ledger.ts';
import { appendOnlyTests } from './append-only.ts';
import { auditTrailTests } from './audit-trail.ts';
import { batchTests } from './batches.ts';
import { blockingTests } from './blocking.ts';
import { bookingTests } from './booking.ts';
import { epochTests } from './epochs.ts';
import { LedgerHarness, type LedgersUnderTest } from './harness.ts';
import { listingTests } from './listing.ts';
import { settlingTests } from './settling.ts';
import { showTests } from './shows.ts';

/** What every ledger must do, whatever database it is in. */
export function ledgerSuite(kind: Ledger['name'], open: () => Promise<LedgersUnderTest>): void {
  describe(`${kind} ledger`, () => {
    const suite = new LedgerHarness();
    beforeAll(() => suite.open(open));
    afterAll(() => suite.close());

    showTests(suite);
    bookingTests(suite);
    batchTests(suite);
    blockingTests(suite);
    epochTests(suite);
    settlingTests(suite);
    listingTests(suite);
    describe('audit trail', () => {
      auditTrailTests(suite);
      appendOnlyTests(suite, kind);
    });
  });
}
