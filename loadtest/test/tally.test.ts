import { expect, test } from 'vitest';
import { Tally } from '../driver/tally.ts';

test("a hold's token is not quoted, not even the beginning of one", () => {
  const tally = new Tally();
  for (const what of ['200 {"holdId":"h","token":"secret","fence":1}', '200 [{"token":"secr']) {
    tally.count({ operation: 'hold', seats: ['A1'] }, { outcome: 'unknown', what, wasCut: false });
  }
  expect(tally.wrong).toEqual(['hold: 200 {"holdId":"h","token":"…","fence":1}', 'hold: 200 [{"token":"…"']);
});
