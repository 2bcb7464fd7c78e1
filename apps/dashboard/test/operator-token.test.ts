import { expect, test } from 'vitest';
import { tokenIn } from '../src/lib/operator-token.ts';

test.each([
  ['the link', 'http://127.0.0.1:3000/#operator=abc-DEF_123'],
  ['the link to a page', 'https://box.example/shows/hall?search=x#operator=abc-DEF_123'],
  ['the token alone', 'abc-DEF_123'],
  ['the token with what a terminal copies along', '  abc-DEF_123\n'],
])('finds the token in %s', (_what, pasted) => {
  expect(tokenIn(pasted)).toBe('abc-DEF_123');
});
