import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions } from 'fastify';

/** Open at once, beside those of watchers; more are closed as they come. Each costs some kilobytes. */
const MAX_OTHER_CONNECTIONS = 5_000;
/** That have come and wait to be accepted, if the system allows as many. One that is turned away tries again only seconds later. */
export const ACCEPT_BACKLOG = 4_096;
/** Request line and headers. Queries travel in the URL. */
const MAX_HEADER_BYTES = 16 * 1024;
/** From the first byte of a request to the end of its headers, and to the end of its body. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** How often connections are looked at for the two above. */
const LOOK_EVERY_MS = 1_000;
/** Longer than nothing is ever sent on a connection in use: watchers hear something every few seconds. */
const IDLE_WITHIN_MS = 60_000;
/** Longer than the load balancers in use keep a connection, so that none sends on one that is being closed. */
const KEEP_ALIVE_MS = 72_000;

/** What a client may take of time and place before anybody knows what it wants. */
export const connectionLimits = {
  http: {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_WITHIN_MS,
    connectionsCheckingInterval: LOOK_EVERY_MS,
  },
  requestTimeout: REQUEST_WITHIN_MS,
  connectionTimeout: IDLE_WITHIN_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  clientErrorHandler: refuseUnreadable,
} satisfies FastifyHttpOptions<Server>;

/** The same for what is no setting of Fastify's. */
export function limitConnections(server: Server, { maxWatchers }: { readonly maxWatchers: number }): void {
  server.maxConnections = maxWatchers + MAX_OTHER_CONNECTIONS;
  server.on('checkExpectation', (_request, response) => {
    const body = JSON.stringify({
      status: 'INVALID_INPUT',
      message: 'The only expectation we meet is 100-continue.',
    });
    response.writeHead(417, { 'content-type': 'application/json; charset=utf-8' }).end(body);
  });
}

/** Of what is no request at all: said on the socket, there being nothing to reply to. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const [code, message] = problemOf(error.code);
    const body = JSON.stringify({ status: 'INVALID_INPUT', message });
    socket.write(
      [
        `HTTP/1.1 ${code} ${STATUS_CODES[code]}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        `\r\n${body}`,
      ].join('\r\n'),
    );
  }
  socket.destroy(error);
}

function problemOf(code: string | undefined): [code: number, message: string] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request did not come in time. Send it again.'];
  if (code === 'HPE_HEADER_OVERFLOW') {
    return [431, `The URL and the headers together may have ${MAX_HEADER_BYTES} bytes. Send fewer.`];
  }
  return [400, 'This is no HTTP request that we understand.'];
}
