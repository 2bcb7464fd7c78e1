import fc, { type Arbitrary } from 'fast-check';

/** Bytes as no client sends them, on a connection of their own. */
export interface RawRequest {
  readonly kind: 'raw';
  readonly text: string;
  /** Hangs up once they are sent, instead of waiting for an answer. */
  readonly hangsUp: boolean;
}

const hold = '{"showId":"grand_hall","seatIds":["S1-1"]}';
const head = (line: string, ...headers: string[]) => [line, 'Host: x', ...headers, '', ''].join('\r\n');
const post = (...headers: string[]) =>
  head('POST /trpc/holds.create HTTP/1.1', 'Content-Type: application/json', ...headers);
const hidden = 'GET /trpc/audit.list HTTP/1.1\r\nHost: x\r\n\r\n';
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

/** Two lengths for one body, and whatever else makes two parsers see two requests. */
const SMUGGLED = [
  `${post(`Content-Length: ${hold.length}`, 'Transfer-Encoding: chunked')}${chunked(hold)}${hidden}`,
  `${post('Content-Length: 0', `Content-Length: ${hold.length}`)}${hold}`,
  `${post(`Content-Length: +${hold.length}`)}${hold}`,
  `${post(`Content-Length: ${hold.length}, ${hold.length}`)}${hold}`,
  `${post('Content-Length: -1')}${hold}`,
  `${post('Content-Length: 99999999999999999999')}${hold}`,
  `${post('Transfer-Encoding: xchunked')}${chunked(hold)}`,
  `${post('Transfer-Encoding: chunked, identity')}${chunked(hold)}`,
  `${post('Transfer-Encoding : chunked')}${chunked(hold)}`,
  `${post('Transfer-Encoding:\u000bchunked')}${chunked(hold)}`,
  `${post('Transfer-Encoding: chunked')}g\r\n${hold}\r\n0\r\n\r\n`,
  `${post('Transfer-Encoding: chunked')}-1\r\n${hold}`,
  `${post('Transfer-Encoding: chunked')}ffffffffffffffff\r\n${hold}`,
  `${post('Transfer-Encoding: chunked')}2;a=${'b'.repeat(30_000)}\r\n{}\r\n0\r\n\r\n`,
  `${post('Transfer-Encoding: chunked', 'Trailer: Authorization')}2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\n\r\n`,
  `${post(`Content-Length: ${hold.length}`)}${hold}${hidden}`,
  `${post('Content-Length: 0')}${hold}`,
  `${head('GET /trpc/shows.list HTTP/1.1', 'X: a\nTransfer-Encoding: chunked')}${hidden}`,
  `${head('GET /trpc/shows.list HTTP/1.1', ' folded: header')}`,
];

const MALFORMED = [
  '\r\n\r\n',
  '\u0000\u0001\u0002',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET\r\n\r\n',
  'GET /\r\n\r\n',
  'get / HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET  /healthz  HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /trpc/\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET http://evil.example/trpc/shows.list HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET //evil.example/trpc/shows.list HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /trpc/shows.list?input=\u0000 HTTP/1.1\r\nHost: x\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  'BREW /trpc/shows.list HTTP/1.1\r\nHost: x\r\n\r\n',
  head('GET /trpc/shows.list HTTP/1.1', 'Host: y'),
  head('GET /trpc/shows.list HTTP/1.1', 'Host: [::1'),
  head('GET /trpc/shows.list HTTP/1.1', 'Expect: the unexpected'),
  head('GET /trpc/shows.list HTTP/1.1', 'Upgrade: websocket', 'Connection: Upgrade'),
  head(
    'GET /trpc/shows.list HTTP/1.1',
    'Upgrade: h2c',
    'Connection: Upgrade, HTTP2-Settings',
    'HTTP2-Settings: AAMAAABkAAQ',
  ),
  head('GET /trpc/shows.list HTTP/1.1', ...Array.from({ length: 1_500 }, (_, n) => `x-${n}: y`)),
  head('GET /trpc/shows.list HTTP/1.1', `Authorization: Bearer ${'t'.repeat(20_000)}`),
  head('GET /trpc/shows.list HTTP/1.1', 'Authorization: Bearer a', 'Authorization: Bearer b'),
  head('GET /trpc/shows.list HTTP/1.1', '__proto__: x', 'constructor: y'),
  head('GET /trpc/shows.list HTTP/1.1', 'no colon'),
  head('GET /trpc/shows.list HTTP/1.1', ': no name'),
  `GET /${'p'.repeat(30_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  hidden.repeat(50),
];

const WHOLE = [...SMUGGLED, ...MALFORMED, `${post(`Content-Length: ${hold.length}`)}${hold}`];

export const rawRequests: Arbitrary<RawRequest> = fc.oneof(
  fc.constantFrom(...WHOLE).map((text) => ({ kind: 'raw' as const, text, hangsUp: false })),
  // Half of it, and gone.
  fc.tuple(fc.constantFrom(...WHOLE), fc.nat()).map(([text, seed]) => ({
    kind: 'raw' as const,
    text: text.slice(0, seed % text.length),
    hangsUp: true,
  })),
  fc
    .string({ unit: 'binary', maxLength: 200 })
    .map((text) => ({ kind: 'raw' as const, text, hangsUp: false })),
);
