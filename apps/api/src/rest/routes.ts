import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { WireError } from '../errors.ts';
import { sendPacked, sendRefusal } from '../http/answers.ts';
import { isEncodedAnswer, sendEncoded } from '../http/encoded-answer.ts';
import { readJsonBodies } from '../http/json.ts';
import { LARGE_BODY_LIMIT_BYTES, LARGE_PROCEDURES, refuseLargeBodies } from '../http/large-bodies.ts';
import { registerPlainWatch } from '../stream/entrances.ts';
import type { WatchHub } from '../stream/watch-hub.ts';
import { inputReader } from './input.ts';
import { callReported, REST_PREFIX, restProcedures } from './procedures.ts';

/** HEAD comes with every GET. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The same procedures as under /trpc, for whoever speaks plain HTTP: one route each. Every success is 200. */
export async function registerRest(
  server: FastifyInstance,
  { contextOf, hub }: { contextOf(request: FastifyRequest): Context; readonly hub: WatchHub },
): Promise<void> {
  await server.register(async (scope) => {
    // JSON only: Fastify would take plain text too.
    scope.removeAllContentTypeParsers();
    readJsonBodies(scope);
    registerPlainWatch(scope, REST_PREFIX, { hub, contextOf });
    refuseOtherMethods(scope, { url: urlOf('/shows/{showId}/watch'), methods: ['GET'], hasHead: false });
    const procedures = restProcedures();
    for (const rest of procedures) {
      const { name, procedure, method, path } = rest;
      const inputOf = inputReader(rest);
      const isLarge = LARGE_PROCEDURES.includes(name);
      scope.route({
        method,
        url: urlOf(path),
        ...(isLarge && { bodyLimit: LARGE_BODY_LIMIT_BYTES, onRequest: refuseLargeBodies }),
        handler: async (request: FastifyRequest, reply: FastifyReply) => {
          try {
            // A procedure without input never asks for it, and a misspelled filter is to be told.
            if (!rest.input) inputOf(request);
            const call = { path: name, ctx: contextOf(request), input: () => inputOf(request) };
            const answer = await callReported(procedure, call);
            if (isEncodedAnswer(answer))
              return await sendEncoded(answer, { request, reply, envelope: 'rest' });
            return await sendPacked(reply, { request, value: answer });
          } catch (error) {
            if (error instanceof WireError) return sendRefusal(reply, error);
            throw error;
          }
        },
      });
    }
    for (const [path, methods] of Map.groupBy(procedures, ({ path }) => path)) {
      refuseOtherMethods(scope, { url: urlOf(path), methods: methods.map(({ method }) => method) });
    }
  });
}

/** A path that is there, asked in a way that is not: 405 with what is, or with OPTIONS just that. */
export function refuseOtherMethods(
  server: FastifyInstance,
  {
    url,
    methods,
    hasHead = methods.includes('GET'),
  }: { readonly url: string; readonly methods: readonly string[]; readonly hasHead?: boolean },
): void {
  const allowed = [...methods, ...(hasHead ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  server.options(url, (_request, reply) => reply.code(204).header('allow', allowed).send());
  server.route({
    method: METHODS.filter((method) => !methods.includes(method)),
    url,
    exposeHeadRoute: false,
    // Before the body is read: whatever it is, it is not wanted.
    onRequest: (request, reply) => {
      const message = `${request.method} is not for this path. It takes ${allowed}.`;
      sendRefusal(reply.header('allow', allowed), new WireError(message, { status: 'METHOD_NOT_ALLOWED' }));
    },
    handler: () => undefined,
  });
}

function urlOf(path: string): string {
  return REST_PREFIX + path.replaceAll(/\{(\w+)\}/g, ':$1');
}
