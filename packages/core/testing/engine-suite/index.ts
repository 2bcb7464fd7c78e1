import { afterAll, beforeAll, describe } from 'vitest';
import { blockingTests } from './blocking.ts';
import { confirmingTests } from './confirming.ts';
import { givingUpTests } from './giving-up.ts';
import { EngineHarness, type EngineSuiteOptions, type EngineUnderTest } from './harness.ts';
import { loadingTests } from './loading.ts';
import { readingTests } from './reading.ts';
import { takingTests } from './taking.ts';

/** What every engine must do, whatever it is made of. */
export function engineSuite(
  name: string,
  open: () => Promise<EngineUnderTest>,
  options: EngineSuiteOptions = {},
): void {
  describe(`${name} engine`, () => {
    const suite = new EngineHarness(options);
    beforeAll(() => suite.open(open));
    afterAll(() => suite.close());

    takingTests(suite);
    givingUpTests(suite);
    confirmingTests(suite);
    blockingTests(suite);
    readingTests(suite);
    loadingTests(suite);
  });
}
