import { afterAll, beforeAll, describe } from 'vitest';
import { actingForBuyersTests } from './acting-for-buyers.ts';
import { auditingTests } from './auditing.ts';
import { badInputTests } from './bad-input.ts';
import { boxOfficeTests } from './box-office.ts';
import { crowdTests } from './crowds.ts';
import { BookingHarness, type PartsUnderTest } from './harness.ts';
import { judgedCrowdTests } from './judged-crowd.ts';
import { limitTests } from './limits.ts';
import { retryingTests } from './retrying.ts';
import { sellingTests } from './selling.ts';
import { storyTests } from './stories.ts';
import { watchingTests } from './watching.ts';

/** What Holdfast does as a whole, on a pair of engine and ledger. */
export function bookingSuite(name: string, open: () => Promise<PartsUnderTest>): void {
  describe(`bookings on ${name}`, () => {
    const suite = new BookingHarness();
    beforeAll(() => suite.open(open));
    afterAll(() => suite.close());

    sellingTests(suite);
    retryingTests(suite);
    limitTests(suite);
    boxOfficeTests(suite);
    auditingTests(suite);
    actingForBuyersTests(suite);
    storyTests(suite);
    watchingTests(suite);
    badInputTests(suite);
    crowdTests(suite);
    judgedCrowdTests(suite);
  });
}
