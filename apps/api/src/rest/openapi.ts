import type { FastifyInstance } from 'fastify';
import { SESSION_COOKIE } from '../auth/credentials.ts';
import { pathsByHand, SCHEMAS_BY_HAND } from './openapi/by-hand.ts';
import type { Json } from './openapi/json.ts';
import { pathsOf } from './openapi/operations.ts';
import { schemasOf } from './openapi/schemas.ts';
import { TUTORIAL_SCHEMAS, tutorialPaths } from './openapi/tutorial.ts';
import { restProcedures } from './procedures.ts';

/**
 * `/openapi.json`. Made of the procedures when somebody first asks: most processes never are. Our own and not
 * trpc-to-openapi, because that has one security for all operations, an error shape of its own, no examples, and no
 * input that comes in a header.
 */
export function registerOpenApi(server: FastifyInstance): void {
  let text: string | undefined;
  server.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(openApiDocument());
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(text);
  });
}

function openApiDocument(): Json {
  const procedures = restProcedures();
  const schemas = schemasOf(procedures);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Holdfast',
      version: '1',
      summary: 'Holds seats for a few minutes, and books them.',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
    paths: { ...pathsOf(procedures, schemas), ...pathsByHand(), ...tutorialPaths() },
    components: {
      schemas: { ...schemas.components, ...SCHEMAS_BY_HAND, ...TUTORIAL_SCHEMAS },
      parameters: PARAMETERS,
      headers: {
        RetryAfter: {
          description: 'Seconds; `retryAfterMs` rounded up',
          schema: { type: 'integer', minimum: 0 },
        },
      },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const DESCRIPTION = [
  'A buyer takes seats with `holdsCreate` and is told the owner token of the hold, once. Whoever presents it in the',
  'header `Hold-Token` owns the hold, and may extend, release or confirm it; confirming makes a booking.',
  '',
  'Every success is 200. A refusal says why in `status`; branch on that and not on the message. Times are epoch',
  "milliseconds on the engine's clock, durations end in `Ms`. Lists come in pages: send `cursor` back for the next.",
  'Answers may get more fields. A field that a query does not have is refused; what else a body has is ignored.',
].join('\n');

const TAGS: readonly Json[] = [
  { name: 'shows', description: 'What there is to sell' },
  { name: 'seats', description: 'Which of it is taken' },
  { name: 'holds', description: 'Seats taken for a while' },
  { name: 'bookings', description: 'Seats sold' },
  { name: 'stats', description: 'How things stand' },
  { name: 'keys', description: 'How shops are known' },
  { name: 'accounts', description: 'Who may log in' },
  { name: 'audit', description: 'What operators did' },
  {
    name: 'tutorial',
    description: 'The routes of the tutorial that Holdfast replaces, so that its clients work',
  },
  { name: 'health', description: 'For whoever runs the server' },
];

const PARAMETERS: Json = {
  HoldToken: {
    name: 'Hold-Token',
    in: 'header',
    required: true,
    description: 'The owner token that `holdsCreate` returned. It is never part of a URL.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    example: '4Jm1k0vZ8sYtWqCnR7uPb2LxKfDe6GhA',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Made up by you, for one request. Sent again with the same one, it is answered the same and done once.',
    schema: { type: 'string', minLength: 16, maxLength: 128 },
  },
};

const SECURITY_SCHEMES: Json = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key. Its scopes are `read`, `sell` and `admin`.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'An operator who is logged in to the dashboard, as `viewer`, `operator` or `admin`.',
  },
};
