import { AUDIT_ACTIONS, type AuditEntry } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import * as outputs from './outputs.ts';

export const entry = z.object({
  at: outputs.time,
  actor: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  showId: z.string().optional(),
  subject: z.string().describe('The hold, booking, show, key or account it was done to'),
  reason: z.string().optional(),
  seatIds: outputs.seatIds.optional(),
  sale: outputs.saleStatus.optional(),
});

export const auditRouter = router({
  list: procedure({
    access: 'read',
    rest: 'GET /audit',
    summary: 'What operators did, newest first',
    example: {
      input: { showId: examples.show.showId, limit: 100 },
      output: {
        entries: [examples.auditEntry],
      },
    },
  })
    .input(
      z.object({
        showId: inputs.showId.optional(),
        actor: inputs.actor.optional(),
        action: z.enum(AUDIT_ACTIONS).optional(),
        cursor: inputs.cursor.optional(),
        limit: inputs.limit,
      }),
    )
    .output(z.object({ entries: z.array(entry), cursor: outputs.cursor }))
    .query(async ({ ctx, input }) => {
      const { items, cursor } = unwrap(await ctx.services.holdfast.listAudit(input));
      return { entries: items.map(entryOnWire), cursor };
    }),
});

export function entryOnWire({ atMs, ...rest }: AuditEntry) {
  return { ...rest, at: atMs };
}
