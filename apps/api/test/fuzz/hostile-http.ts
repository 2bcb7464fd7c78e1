import fc, { type Arbitrary } from 'fast-check';
import { appRouter } from '../../src/routers/app.ts';
import { type HttpRequest, request } from './request.ts';

const hostileHeaders: Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  ...[
    'application/json;charset=latin1',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    '',
    'x',
  ].map((type) => fc.constant({ 'content-type': type })),
  ...[
    'Bearer',
    'Bearer ',
    'Basic eDp5',
    `Bearer ${'z'.repeat(4_000)}`,
    'Bearer a b',
    'Bearer \u00ff',
    'Negotiate',
    ', ,',
  ].map((authorization) => fc.constant({ authorization })),
  ...[
    'a=b',
    'a',
    ';;;',
    '__proto__=1',
    `big=${'c'.repeat(4_000)}`,
    'a=%00%ff',
    '=; =',
    'better-auth.session_token=x.y',
  ].map((cookie) => fc.constant({ cookie })),
  ...['gzip', 'deflate', 'br', 'nonsense'].map((encoding) => fc.constant({ 'content-encoding': encoding })),
  ...['*', '"x"', 'W/"1", "2"', 'nonsense'].map((tag) => fc.constant({ 'if-none-match': tag })),
  ...['127.0.0.1', 'x'.repeat(500), '::1, ::2', ','].map((forwarded) =>
    fc.constant({ 'x-forwarded-for': forwarded }),
  ),
  fc.constant({ 'idempotency-key': 'k'.repeat(15) }),
  fc.constant({ 'idempotency-key': 'k'.repeat(5_000) }),
  fc.constant({ 'idempotency-key': 'the same key for many' }),
  fc.constant({ origin: 'https://evil.example', 'access-control-request-method': 'POST' }),
  fc.constant({ expect: '100-continue' }),
  fc.constant({ expect: 'the unexpected' }),
  fc.constant({ range: 'bytes=0-1' }),
  fc.constant({ host: 'evil.example' }),
  fc.constant({ 'x-large': 'h'.repeat(20_000) }),
  fc.constant({ accept: `${'*/*,'.repeat(1_000)}` }),
  // Closed after it: Node would go on with the connection, and notice headers that are too large only by their time.
  fc.constant({ upgrade: 'websocket', connection: 'close, upgrade' }),
);

const hostilePath = fc.constantFrom(
  ...[
    '/',
    '//',
    '/trpc',
    '/trpc/',
    '/trpc/%',
    '/trpc/%ff',
    '/trpc/..%2f..%2fetc%2fpasswd',
    '/trpc/shows.get/x',
  ],
  ...[
    `/trpc/${'a'.repeat(1_990)}`,
    `/trpc/${'a'.repeat(3_000)}`,
    `/trpc/${'a,'.repeat(100)}?batch=1`,
    '/trpc/%2525',
  ],
  ...[
    '/trpc/shows.get?input=%',
    '/trpc/shows.list?input=%ff&input',
    '/trpc/shows.list?__proto__=1&constructor=2',
    '/trpc/__proto__',
  ],
  ...[
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v1/shows/%',
    '/api/v1/shows/%c0%af/seats',
    '/api/v1/shows//seats',
    '/api/v1/shows/__proto__',
  ],
  ...[
    '/api/v1/movies/availability',
    '/api/v1/movies/book/Z9',
    '/api/v1/movies/book/A1/action/nonsense',
    '/api/auth/get-session',
  ],
  ...[
    '/healthz',
    '/readyz',
    '/metrics',
    '/docs',
    '/openapi.json',
    '/.env',
    '/assets/../../package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
  ],
  ...[
    '/index.html',
    '/a?b=c#d',
    '/?',
    '/*',
    '/healthz/../metrics',
    `/${'q'.repeat(8_000)}`,
    '/trpc/shows.list?batch=2',
    '/x%00y',
  ],
);

/** HTTP that goes wrong before or beside any procedure. */
export const hostileHttp: Arbitrary<HttpRequest> = fc
  .tuple(
    fc.constantFrom(
      'GET',
      'GET',
      'POST',
      'POST',
      'PUT',
      'DELETE',
      'PATCH',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'SEARCH',
    ),
    fc.oneof(
      hostilePath,
      fc.constantFrom(...Object.keys(appRouter._def.procedures)).map((name) => `/trpc/${name}`),
    ),
    hostileHeaders,
    fc.constantFrom(undefined, '', '{}', '{', 'null', 'a=b', '\u0000', '[1', '{"showId":"grand_hall"}'),
    fc.boolean(),
  )
  .map(([method, path, headers, body, isOperator]) =>
    // Whoever may not have a body has none.
    request({
      method,
      path,
      headers,
      body: ['GET', 'HEAD', 'TRACE'].includes(method) ? undefined : body,
      isOperator,
    }),
  );
