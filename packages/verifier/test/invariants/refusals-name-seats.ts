/** Histories that just break the rule `refusals name their seats`, each beside one that just does not. */

import { A, B, FORGOTTEN_MS, type Pair, USED_ANEW } from '../support/broken-and-kept.ts';
import { block, confirm, historyOf, hold, holdRefused, refused, refusedOf } from '../support/make-history.ts';

const OTHERS = hold(2, [0, 5], B, 2);

function confirmRefused(taken: readonly string[]) {
  const about = { ...refusedOf('h1', 'SEAT_UNAVAILABLE'), taken };
  return confirm(1, [FORGOTTEN_MS + 20_000, FORGOTTEN_MS + 20_005], 'h1', about);
}

export const refusalsNameTheirSeats: readonly Pair[] = [
  {
    name: 'a hold',
    broken: historyOf([OTHERS, holdRefused(1, [6, 9], A, { taken: B })]),
    kept: historyOf([OTHERS, holdRefused(1, [6, 9], ['A', 'B'], { taken: B })]),
    says: ["client 1's hold A", 'was refused for B, of A that it was about'],
  },
  {
    name: 'a block',
    broken: historyOf([OTHERS, block(8, [6, 9], A, { ...refused('SEAT_UNAVAILABLE'), taken: ['A', 'B'] })]),
    kept: historyOf([OTHERS, block(8, [6, 9], A, { ...refused('SEAT_UNAVAILABLE'), taken: [] })]),
    says: ["client 8's block A", 'was refused for B'],
  },
  {
    name: 'a late confirm',
    broken: historyOf([
      hold(1, [0, 5], A, 1),
      confirm(1, [6, 9], 'h1', { ...refusedOf('h1', 'SEAT_UNAVAILABLE'), taken: B }),
    ]),
    kept: historyOf([confirm(1, [6, 9], 'h1', { ...refusedOf('h1', 'SEAT_UNAVAILABLE'), taken: B })]),
    says: ["client 1's confirm h1", 'was refused for B, of A'],
  },
  {
    name: 'a late confirm of a key that was used anew, for other seats',
    broken: historyOf([...USED_ANEW, confirmRefused(['C'])]),
    kept: historyOf([...USED_ANEW, confirmRefused(B)]),
    says: ['was refused for C, of A and B'],
  },
];
