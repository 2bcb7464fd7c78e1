import fastifyCookie from '@fastify/cookie';
import type { AnyProcedure } from '@trpc/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { WireError, type WireStatus } from '../errors.ts';
import { httpCodeOf, retryAfterHeader, sendJson } from '../http/answers.ts';
import type { EncodedAnswer } from '../http/encoded-answer.ts';
import { appRouter } from '../routers/app.ts';
import { callReported, REST_PREFIX, TOKEN_HEADER } from './procedures.ts';
import { refuseOtherMethods } from './routes.ts';

/** The show that the tutorial's clients mean, who name none. */
const SHOW_ID = 'avengers_endgame';
/** One name for all seats: each cookie has its seat's path, and goes nowhere else. */
const COOKIE = 'holdfast_hold';

const { shows, seats, holds } = appRouter;

type SeatRequest = FastifyRequest<{ Params: { seat_id: string } }>;
type ActionRequest = FastifyRequest<{
  Params: { seat_id: string; action: string };
  Querystring: { holdId?: unknown };
}>;

/**
 * The three routes of the tutorial that Holdfast replaces, so that its clients keep working: its paths, its answers, and
 * its word for an error, `detail`. Its locks had no owner; here `book` hands out the owner token, and `action` wants it
 * back. They call the procedures that everybody calls, with all that stands before those.
 */
export async function registerTutorial(
  server: FastifyInstance,
  {
    contextOf,
    secureCookies,
  }: { contextOf(request: FastifyRequest): Context; readonly secureCookies: boolean },
): Promise<void> {
  await server.register(async (scope) => {
    await scope.register(fastifyCookie);
    // The tutorial's routes take no body, and do not mind one.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null));
    scope.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof WireError)) throw error;
      reply.headers(retryAfterHeader(error.wire));
      if (httpCodeOf(error) === 401) reply.header('www-authenticate', 'Bearer');
      return sendJson(reply.code(httpCodeOf(error)), { detail: detailOf(error) });
    });
    const callerIn =
      (ctx: Context) =>
      <Answer>(path: string, procedure: AnyProcedure, input: object) =>
        callReported(procedure, { path, ctx, input: () => input }) as Promise<Answer>;

    const movies = `${REST_PREFIX}/movies`;
    scope.get(`${movies}/availability`, async (request, reply) => {
      const call = callerIn(contextOf(request));
      const [{ seatMap }, snapshot] = await Promise.all([
        call<ShowAnswer>('shows.get', shows.get, { showId: SHOW_ID }),
        call<EncodedAnswer>('seats.snapshot', seats.snapshot, { showId: SHOW_ID }),
      ]);
      const text = (await snapshot.body('rest', 'identity')).toString();
      const { seats: taken } = JSON.parse(text) as SnapshotAnswer;
      const ids = seatMap.sections.flatMap(({ rows }) =>
        rows.flatMap((row) => row.seats.map(({ id }) => id)),
      );
      return sendJson(reply, Object.fromEntries(ids.map((id) => [id, !Object.hasOwn(taken, id)])));
    });

    scope.post(`${movies}/book/:seat_id`, async (request: SeatRequest, reply) => {
      const seatIds = [request.params.seat_id];
      const { holdId, token, expiresAt } = await callerIn(contextOf(request))<HoldAnswer>(
        'holds.create',
        holds.create,
        {
          showId: SHOW_ID,
          seatIds,
        },
      );
      reply.setCookie(COOKIE, `${holdId}.${token}`, {
        // As it was asked for, however it is escaped: browsers compare letter by letter.
        path: request.url.replace(/\?.*/, ''),
        httpOnly: true,
        sameSite: 'strict',
        secure: secureCookies,
      });
      return sendJson(reply, { message: 'Seat locked', holdId, token, expiresAt });
    });

    scope.post(`${movies}/book/:seat_id/action/:action`, async (request: ActionRequest, reply) => {
      const { seat_id: seatId, action } = request.params;
      if (action !== 'success' && action !== 'failure') {
        return sendJson(reply.code(400), { detail: 'Invalid action' });
      }
      // These calls are safe to repeat by themselves, and one key is not for two of them.
      const call = callerIn({ ...contextOf(request), idempotencyKey: undefined });
      const owned = { showId: SHOW_ID, ...presentedBy(request) };
      const { seatIds } = await call<{ seatIds: string[] }>('holds.get', holds.get, owned);
      if (seatIds.length !== 1 || seatIds[0] !== seatId) {
        throw new WireError('The hold that was presented is not of this seat.', { status: 'FORBIDDEN' });
      }
      if (action === 'success') await call('holds.confirm', holds.confirm, owned);
      else await release(() => call('holds.release', holds.release, owned));
      const message =
        action === 'success' ? 'Booking successful. Lock released' : 'Booking failed. Lock released';
      return sendJson(reply, { message });
    });

    refuseOtherMethods(scope, { url: `${movies}/availability`, methods: ['GET'] });
    refuseOtherMethods(scope, { url: `${movies}/book/:seat_id`, methods: ['POST'] });
    refuseOtherMethods(scope, { url: `${movies}/book/:seat_id/action/:action`, methods: ['POST'] });
  });
}

interface ShowAnswer {
  readonly seatMap: {
    readonly sections: readonly { rows: readonly { seats: readonly { id: string }[] }[] }[];
  };
}

interface SnapshotAnswer {
  readonly seats: Readonly<Record<string, string>>;
}

interface HoldAnswer {
  readonly holdId: string;
  readonly token: string;
  readonly expiresAt: number;
}

/** What the lock came with: by cookie, or hold id and token as the rest of REST has them. @throws WireError */
function presentedBy({ cookies, query, headers }: ActionRequest): { holdId: string; token: string } {
  const token = headers[TOKEN_HEADER];
  if (typeof query.holdId === 'string' && typeof token === 'string') return { holdId: query.holdId, token };
  const [, holdId, inCookie] = /^([^.]+)\.(.+)$/.exec(cookies[COOKIE] ?? '') ?? [];
  if (holdId !== undefined && inCookie !== undefined) return { holdId, token: inCookie };
  throw new WireError(
    'This is for whoever locked the seat: send the cookie that the lock came with, or ?holdId= with the token in the ' +
      'header Hold-Token.',
    { status: 'FORBIDDEN' },
  );
}

/** A lock that has run out is as free as its owner wants it. */
async function release(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof WireError && error.wire.status === 'HOLD_EXPIRED')) throw error;
  }
}

const DETAILS: Partial<Record<WireStatus, string>> = {
  SEAT_UNAVAILABLE: 'Seat already booked / locked',
  UNKNOWN_SHOW: `There is no show ${SHOW_ID} here. Start with DEMO=true, or make it with POST ${REST_PREFIX}/shows.`,
};

function detailOf({ wire: { status }, message }: WireError): string {
  return DETAILS[status] ?? message;
}
