import { z } from 'zod';
import { SCOPES } from '../auth/access.ts';
import type { Key } from '../auth/keys.ts';
import { WireError } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import * as outputs from './outputs.ts';

const MAX_LIFE_MS = 3_650 * 24 * 60 * 60 * 1_000;

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).readonly();
const key = z.object({
  keyId: z.string(),
  name: z.string(),
  start: z.string().describe('Its first letters, to tell it by'),
  scopes,
  madeBy: z.string().optional().describe('Email of whoever made it'),
  createdAt: outputs.wallTime,
  expiresAt: outputs.wallTime.optional(),
  lastUsedAt: outputs.wallTime.optional().describe('Epoch milliseconds, to within some seconds'),
});

export const keysRouter = router({
  list: procedure({
    access: 'admin',
    rest: 'GET /keys',
    summary: 'The API keys that count, newest first',
    example: { output: { keys: [examples.key] } },
  })
    .output(z.object({ keys: z.array(key) }))
    .query(async ({ ctx }) => ({ keys: (await ctx.services.auth.keys.list()).map(keyOnWire) })),

  create: procedure({
    access: 'admin',
    rest: 'POST /keys',
    summary: 'Makes an API key. The key is told here and never again',
    example: {
      input: { name: examples.key.name, scopes: examples.key.scopes },
      output: {
        keyId: examples.key.keyId,
        name: examples.key.name,
        scopes: examples.key.scopes,
        key: 'hf_vR3kZ1bQ7xT5nLwYc2Jm8HdGs4uPeA0fK9iW6oXj',
      },
    },
  })
    .input(
      z.object({
        name: inputs.name,
        scopes,
        expiresAt: inputs.time.optional().describe('Absent: never'),
      }),
    )
    .output(key.pick({ keyId: true, name: true, scopes: true, expiresAt: true }).extend({ key: z.string() }))
    .mutation(async ({ ctx, input: { name, scopes, expiresAt } }) => {
      const { caller, services } = ctx;
      const lifeMs = expiresAt === undefined ? MAX_LIFE_MS : expiresAt - Date.now();
      if (lifeMs <= 0 || lifeMs > MAX_LIFE_MS) {
        throw new WireError('expiresAt must be from now on, and within ten years.', {
          status: 'INVALID_INPUT',
        });
      }
      if (caller.accountId === undefined) throw new Error('an admin without an account');
      const { accountId } = caller;
      const made = await services.auth.keys.create({
        name,
        scopes,
        expiresAtMs: expiresAt,
        accountId,
        by: ctx.operator(),
      });
      return { keyId: made.keyId, key: made.key, name, scopes, expiresAt };
    }),

  revoke: procedure({
    access: 'admin',
    rest: 'POST /keys/{keyId}/revoke',
    summary: 'Ends an API key for good. Once this is answered, no process takes it',
    example: { input: { keyId: examples.key.keyId }, output: { keyId: examples.key.keyId } },
    refusals: ['KEY_NOT_FOUND'],
  })
    .input(z.object({ keyId: inputs.keyId }))
    .output(z.object({ keyId: z.string() }))
    .mutation(async ({ ctx, input: { keyId } }) => {
      const { status } = await ctx.services.auth.keys.revoke({ keyId, by: ctx.operator() });
      if (status === 'REVOKED') return { keyId };
      throw new WireError('There is no such key.', { status });
    }),
});

function keyOnWire({ createdAtMs, expiresAtMs, lastUsedAtMs, ...rest }: Key) {
  return { ...rest, createdAt: createdAtMs, expiresAt: expiresAtMs, lastUsedAt: lastUsedAtMs };
}
