import type { FastifyReply, FastifyRequest } from 'fastify';
import pino, { type Logger } from 'pino';
import type { Settings } from './env.ts';

/** Lines wait until there are this many bytes of them, or a second has gone by: a write per line costs more. */
const WRITE_FROM_BYTES = 4_096;
const WRITE_EVERY_MS = 1_000;
/** Whoever reads the log has stalled: from here on lines are lost, not memory. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
const MOST_CAUSES = 3;

/**
 * What must never be in a line, whatever is logged one day and wherever it stands. The first line of defence is that
 * nothing of the kind is given to the log.
 */
const SECRET_FIELDS = [
  'token',
  'tokenHash',
  'authorization',
  'cookie',
  'set-cookie',
  'hold-token',
  'password',
  'secret',
  'key',
  'apiKey',
  'idempotencyKey',
  'idempotency-key',
  'customerRef',
  'paymentRef',
  'headers',
  'input',
  'url',
].flatMap((field) => [field, `*.${field}`, `*.*.${field}`].map(pathOf));

/** JSON lines on stdout. What waits to be written is written when the process exits, however it does. */
export function createLog(level: Settings['logLevel']): Logger {
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS, censor: '[redacted]' },
      serializers: {
        err: (error: unknown) => errorOnLine(error),
        // Fastify's own would write URLs, and what is asked for is in their query.
        req: ({ id, method }: FastifyRequest) => ({ id, method }),
        res: ({ statusCode }: FastifyReply) => ({ statusCode }),
      },
    },
    pino.destination({
      dest: 1,
      sync: false,
      minLength: WRITE_FROM_BYTES,
      maxLength: MOST_WAITING_BYTES,
      periodicFlush: WRITE_EVERY_MS,
    }),
  );
}

/**
 * Of an error what it is and where. Not its other fields: a database's errors have the values they are about, and
 * Redis' the whole command.
 */
function errorOnLine(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: withoutLogins(String(error)) };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: withoutLogins(message),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(stack !== undefined && { stack: withoutLogins(stack) }),
    ...(cause !== undefined && depth < MOST_CAUSES && { cause: errorOnLine(cause, depth + 1) }),
  };
}

/** A URL in a message may have a password in it. */
function withoutLogins(text: string): string {
  return text.replaceAll(/:\/\/[^\s/@]*@/g, '://[redacted]@');
}

/** As pino wants paths: a name with a dash in brackets. */
function pathOf(path: string): string {
  return path.replace(/\.?([\w]+-[\w-]+)$/, '["$1"]');
}
