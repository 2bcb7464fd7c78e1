import { AUDIT_ACTIONS, type AuditEntry } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import * as outputs from './outputs.ts';

const state = z.record(z.string(), z.unknown());

export const entry = z.object({
  auditId: z.string(),
  at: outputs.time,
  actor: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  showId: z.string().optional(),
  subject: z.string().describe('The hold, booking, show, key or account it was done to'),
  reason: z.string().optional(),
  seatIds: outputs.seatIds.optional().describe('Those it was about; among other entries the first 100'),
  moreSeats: z.number().int().optional().describe('How many more there were; with auditId, seatIds has all'),
  sale: outputs.saleStatus.optional(),
  from: z
    .object({
      address: z.string().optional(),
      userAgent: z.string().optional(),
      requestId: z.string().optional().describe('Under which the logs have it'),
    })
    .optional(),
  outcome: z
    .enum(['done', 'refused', 'unknown'])
    .describe('Unknown: something failed on the way, so it may have happened or not'),
  refusal: z.string().optional().describe('The status it was refused with'),
  before: state.optional().describe('How what it was done to stood before'),
  after: state.optional(),
});

export const auditRouter = router({
  list: procedure({
    access: 'read',
    rest: 'GET /audit',
    summary: 'What operators did, newest first; by auditId one entry with all its seats',
    example: {
      input: { showId: examples.show.showId, limit: 100 },
      output: {
        entries: [examples.auditEntry],
      },
    },
  })
    .input(
      z.object({
        auditId: inputs.auditId.optional(),
        showId: inputs.showId.optional(),
        actor: inputs.actor.optional(),
        action: z.enum(AUDIT_ACTIONS).optional(),
        subject: inputs.subject.optional(),
        seatId: inputs.seatId
          .optional()
          .describe('What was done to this seat, or to a hold or booking with it'),
        since: inputs.since.optional(),
        until: inputs.until.optional(),
        cursor: inputs.cursor.optional(),
        limit: inputs.limit,
      }),
    )
    .output(z.object({ entries: z.array(entry), cursor: outputs.cursor }))
    .query(async ({ ctx, input: { since, until, ...query } }) => {
      const { items, cursor } = unwrap(
        await ctx.services.holdfast.listAudit({ ...query, sinceMs: since, untilMs: until }),
      );
      return { entries: items.map(entryOnWire), cursor };
    }),
});

export function entryOnWire({ atMs, ...rest }: AuditEntry) {
  return { ...rest, at: atMs };
}
