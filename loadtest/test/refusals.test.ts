import { REFUSALS } from '@holdfast/verifier';
import { expect, test } from 'vitest';
import { HTTP_STATUS_OF } from '../k6/lib/contract.ts';

test('every refusal that k6 can write into a history is one that a history can have', () => {
  const written = Object.entries(HTTP_STATUS_OF).filter(([, httpStatus]) => httpStatus < 500);
  expect(written.length).toBeGreaterThan(10);
  expect(Object.keys(REFUSALS)).toEqual(expect.arrayContaining(written.map(([name]) => name)));
});
