/**
 * What an engine call costs over HTTP at the least: node:http, JSON in, the engine's hold, JSON out. No routes, no
 * checks, no keys, no log.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RedisEngine } from '@holdfast/core/bench';

const [url = '', showId = ''] = process.argv.slice(2);
const engine = new RedisEngine({ url, timeoutMs: 2_000 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { seat } = JSON.parse(Buffer.concat(chunks).toString());
    const token = randomBytes(24).toString('base64url');
    const outcome = await engine.hold(showId, {
      holdId: randomBytes(10).toString('base64url'),
      tokenHash: createHash('sha256').update(token).digest('base64url').slice(0, 22),
      seats: [seat],
      ttlMs: 300_000,
      maxLifeMs: 1_800_000,
    });
    const body = JSON.stringify({ ...outcome, token });
    response.writeHead(outcome.status === 'HELD' ? 200 : 409, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
