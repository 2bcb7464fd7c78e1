import { expect, test } from 'vitest';
import { tokenIn } from '../src/lib/login.ts';

test.each([
  ['the link', 'http://127.0.0.1:3000/#operator=abc-DEF_123'],
  ['the link to a page', 'https://box.example/shows/hall?search=x#operator=abc-DEF_123'],
  ['the link with what a terminal copies along', '  http://127.0.0.1:3000/#operator=abc-DEF_123\n'],
])('finds the token in %s', (_what, pasted) => {
  expect(tokenIn(pasted)).toBe('abc-DEF_123');
});

test('takes an email address for none', () => {
  expect(tokenIn('box-office@example.com')).toBeUndefined();
});
