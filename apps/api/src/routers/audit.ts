import { AUDIT_ACTIONS, type AuditEntry } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { operatorProcedure, router } from '../trpc.ts';
import * as inputs from './inputs.ts';

export const auditRouter = router({
  /** What operators did, newest first. */
  list: operatorProcedure
    .input(
      z.object({
        showId: inputs.showId.optional(),
        actor: inputs.actor.optional(),
        action: z.enum(AUDIT_ACTIONS).optional(),
        cursor: inputs.cursor.optional(),
        limit: inputs.limit,
      }),
    )
    .query(async ({ ctx, input }) => {
      const { items, cursor } = unwrap(await ctx.holdfast.listAudit(input));
      return { entries: items.map(entryOnWire), cursor };
    }),
});

function entryOnWire({ atMs, ...entry }: AuditEntry) {
  return { ...entry, at: atMs };
}
