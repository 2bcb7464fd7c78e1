/** Histories that just break the rule `only the owner acts`, each beside one that just does not. */

import { A, type Pair } from '../support/broken-and-kept.ts';
import { historyOf, hold, refusedOf, release } from '../support/make-history.ts';

export const onlyTheOwnerActs: readonly Pair[] = [
  {
    name: 'a stranger gives seats back',
    broken: historyOf([hold(1, [0, 5], A, 1), release(2, [6, 9], 'h1', { asStranger: true })]),
    kept: historyOf([
      hold(1, [0, 5], A, 1),
      release(2, [6, 9], 'h1', { ...refusedOf('h1', 'WRONG_TOKEN'), asStranger: true }),
    ]),
    says: ["client 2's release h1", 'was granted with a token'],
  },
];
