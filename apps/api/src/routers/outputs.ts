import { z } from 'zod';

/** The shapes that several procedures answer with. */
const time = z.number().int().describe('Epoch milliseconds on the engine clock');
/** Of what no engine decides. */
export const wallTime = z.number().int().describe('Epoch milliseconds');
const seatIds = z.array(z.string()).readonly();
export const saleStatus = z.enum(['open', 'closed']);
const count = z.number().int();

export const counts = z.object({ available: count, held: count, booked: count, blocked: count });

export const showSummary = z.object({
  showId: z.string(),
  title: z.string(),
  startsAt: time.optional(),
  sale: saleStatus,
  counts,
});

export const hold = z.object({
  holdId: z.string(),
  showId: z.string(),
  seatIds,
  state: z.enum(['active', 'confirming', 'confirmed', 'released', 'expired', 'cleared']),
  fence: z.number().int(),
  createdAt: time,
  expiresAt: time.describe(
    'When it runs out; while it is being confirmed, when the ledger is asked what became of that',
  ),
  customerRef: z.string().optional(),
});

/** As operators see it. */
export const watchedHold = hold.extend({
  inDoubt: z
    .boolean()
    .describe('Its confirm was not decided in time: whether it is a booking, the ledger is being asked'),
});

export const booking = z.object({
  bookingId: z.string(),
  holdId: z.string().describe('The hold that it came from'),
  showId: z.string(),
  status: z.enum(['confirmed', 'cancelled']),
  seatIds,
  fence: z.number().int(),
  customerRef: z.string().optional(),
  paymentRef: z.string().optional(),
  confirmedAt: time,
  cancelledAt: time.optional(),
  cancelReason: z.string().optional(),
});

export const cursor = z.string().optional().describe('For the next page; absent on the last');
export { seatIds, time };

/**
 * The same shape, for documentation and types, of an answer that is not looked at on its way out: it is large and made
 * in one place, and to look at each of ten thousand seats costs more than to answer.
 */
export function trusted<Schema extends z.ZodType>(schema: Schema): Schema {
  const parse = (value: unknown) => value;
  return Object.create(schema, {
    parse: { value: parse },
    parseAsync: { value: async (value: unknown) => value },
  });
}
