import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { troubleWith } from '../prove/readiness.ts';
import { targetAt } from '../prove/targets.ts';

/** An address at which every request is answered so. */
async function addressOf(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

test('an address that redirects is not followed, and the one to give is named', async () => {
  const location = 'https://tickets.example/readyz';
  const url = await addressOf((response) => response.writeHead(301, { location }).end());
  const startMs = performance.now();
  const trouble = await troubleWith(await targetAt(url, 'hf_secret'));
  expect(trouble).toBe(`${url} redirects to https://tickets.example: give that address`);
  // Nothing that waiting would change.
  expect(performance.now() - startMs).toBeLessThan(5_000);
});

test('what is ready and is no Holdfast is said to be none', async () => {
  const url = await addressOf((response) => response.end('<!doctype html>'));
  expect(await troubleWith(await targetAt(url, 'hf_secret'))).toMatch(/ is no Holdfast: /);
});
