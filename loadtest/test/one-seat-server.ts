import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

const SEAT = 'A1';

/** How this server differs from one that is right. */
export interface Faults {
  /** Looks whether the seat is free, waits for another buyer to look too, then takes it. */
  readonly checksThenSets?: boolean;
  readonly refusal?: { status?: string; httpStatus?: number; seatIds?: string[] };
  /** Ends the connection of one loser instead of answering. */
  readonly dropsOneLoser?: boolean;
  /** Forgets the hold after having acknowledged it. */
  readonly forgetsHolds?: boolean;
}

/** A server of one show with one seat, on the wire of the api. Answers its address. */
export async function startOneSeatServer(faults: Faults = {}): Promise<string> {
  const server = createServer((request, response) => {
    drain(request).then(() => answer(request.url ?? '', response));
  });
  const decide = faults.checksThenSets ? checkThenSet() : once();
  let losers = 0;
  let isHeld = false;

  async function answer(url: string, response: ServerResponse) {
    if (url.startsWith('/trpc/shows.get')) return send(response, result({ seatMap: SEAT_MAP }));
    if (url.startsWith('/trpc/seats.snapshot')) {
      return send(response, result({ seats: isHeld && !faults.forgetsHolds ? { [SEAT]: 'held' } : {} }));
    }
    if (url !== '/trpc/holds.create') return send(response, {});
    if (await decide()) {
      isHeld = true;
      return send(response, result(HOLD));
    }
    losers += 1;
    if (faults.dropsOneLoser && losers === 1) return response.destroy();
    const data = { status: 'SEAT_UNAVAILABLE', seatIds: [SEAT], httpStatus: 409, ...faults.refusal };
    return send(response, { error: { message: 'Taken.', data } }, data.httpStatus);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

const SEAT_MAP = { sections: [{ name: '', rows: [{ name: 'A', seats: [{ id: SEAT }] }] }] };
const HOLD = { holdId: 'h', token: 't', showId: 'avengers_endgame', seatIds: [SEAT], fence: 1, expiresAt: 1 };

const result = (data: object) => ({ result: { data } });

function send(response: ServerResponse, body: object, httpStatus = 200) {
  response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Says yes the first time. */
function once() {
  let isTaken = false;
  return async () => {
    if (isTaken) return false;
    isTaken = true;
    return true;
  };
}

/** Says yes to two: both looked before either took. */
function checkThenSet() {
  let isTaken = false;
  let looked = 0;
  const bothLooked = Promise.withResolvers<void>();
  return async () => {
    if (isTaken || looked === 2) return false;
    looked += 1;
    if (looked === 2) bothLooked.resolve();
    await bothLooked.promise;
    isTaken = true;
    return true;
  };
}

async function drain(request: IncomingMessage) {
  for await (const _ of request);
}
