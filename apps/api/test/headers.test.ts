/** What answers say of themselves to browsers, and whose pages may read them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../testing/index.ts';
import { operatorOf, send, startWithDemo } from './rest-client.ts';

const SHOP = 'https://shop.example';
const ANSWERS = [
  '/api/v1/shows',
  '/api/v1/nothing',
  '/trpc/shows.list',
  '/trpc/no',
  '/healthz',
  '/openapi.json',
];

let api: ApiServer;
beforeAll(async () => {
  api = await startWithDemo();
});
afterAll(() => api.stop());

describe('headers', () => {
  it.each(ANSWERS)('%s is no page', async (path) => {
    const { headers } = await send(api, path);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('/docs runs scripts of its own only, and is framed by nobody', async () => {
    const { headers } = await send(api, '/docs');
    const policy = Object.fromEntries(
      (headers.get('content-security-policy') ?? '').split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('nothing says what it runs on', async () => {
    for (const path of [...ANSWERS, '/docs']) {
      const { headers } = await send(api, path);
      expect([headers.get('x-powered-by'), headers.get('server')], path).toEqual([null, null]);
    }
  });

  it('browsers are kept to HTTPS where that is how users come, and nowhere else', async () => {
    await using https = await startWithDemo({ PUBLIC_URL: 'https://tickets.example' });
    for (const path of ['/api/v1/shows', '/docs']) {
      const kept = (await send(https, path)).headers.get('strict-transport-security');
      expect(kept, path).toBe('max-age=31536000');
      expect((await send(api, path)).headers.get('strict-transport-security'), path).toBeNull();
    }
  });

  it('an error has them as well', async () => {
    const { headers } = await send(api, '/api/v1/shows/grand_hall/holds', { body: '{' });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

/** What a browser asks before it lets a page send JSON or a header of its own. */
const preflight = (origin: string, path = '/api/v1/shows/grand_hall/holds') => ({
  path,
  request: {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,hold-token,idempotency-key',
    },
  },
});

function corsHeadersOf(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}

describe('other origins', () => {
  it('are kept out unless somebody lets them in', async () => {
    const { path, request } = preflight(SHOP);
    expect(corsHeadersOf((await send(api, path, request)).headers)).toEqual({});
    expect(corsHeadersOf((await send(api, '/api/v1/shows', { headers: { origin: SHOP } })).headers)).toEqual(
      {},
    );
  });

  it('are let in by name, with keys and without cookies', async () => {
    await using open = await startWithDemo({ CORS_ORIGINS: `${SHOP}, http://localhost:5173` });
    for (const origin of [SHOP, 'http://localhost:5173']) {
      for (const path of ['/api/v1/shows/grand_hall/holds', '/trpc/holds.create']) {
        const asked = await send(open, path, preflight(origin).request);
        expect(asked.code).toBe(204);
        expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
        expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
        const allowed = asked.headers.get('access-control-allow-headers')?.split(', ');
        for (const name of ['authorization', 'content-type', 'hold-token', 'idempotency-key']) {
          expect(allowed).toContain(name);
        }
        expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
      }
    }
    const headers = { origin: SHOP, ...operatorOf(open) };
    const answer = await send(open, '/api/v1/bookings', { headers });
    expect(answer.code).toBe(200);
    expect(corsHeadersOf(answer.headers)).toMatchObject({ 'access-control-allow-origin': SHOP });
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
    expect(answer.headers.get('vary')).toContain('Origin');
    const refused = await send(open, '/api/v1/shows/nowhere', { headers: { origin: SHOP } });
    expect(corsHeadersOf(refused.headers)).toMatchObject({ 'access-control-allow-origin': SHOP });
  });

  it('are compared letter by letter, and get to the API only', async () => {
    await using open = await startWithDemo({ CORS_ORIGINS: SHOP });
    for (const origin of [
      'https://shop.example.evil',
      'http://shop.example',
      'https://a.shop.example',
      'null',
    ]) {
      const { path, request } = preflight(origin);
      for (const { headers } of [
        await send(open, path, request),
        await send(open, '/api/v1/shows', { headers: { origin } }),
      ]) {
        expect(headers.get('access-control-allow-origin'), origin).toBeNull();
      }
    }
    for (const path of ['/docs', '/openapi.json', '/healthz', '/']) {
      expect(corsHeadersOf((await send(open, path, { headers: { origin: SHOP } })).headers), path).toEqual(
        {},
      );
    }
    const options = await send(open, '/api/v1/shows', { method: 'OPTIONS' });
    expect(options.code).toBe(204);
  });
});
