import { LARGEST_BLOCK, MAX_SEATS_PER_SHOW } from '@holdfast/core';
import { z } from 'zod';

const CONTROL_CHARACTER = /\p{Cc}/u;

/** Text that every database takes and every log shows as it is. */
const plainText = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !CONTROL_CHARACTER.test(text), 'has control characters');

/** The shapes that several procedures take. Bounds keep a request small; whether a thing exists is the core's to say. */
export const showId = plainText(64).describe('The show, for example avengers_endgame');
export const seatId = plainText(64);
export const seatIds = z.array(seatId).min(1).max(500).readonly().describe('Seats of this show, each once');
/** As many as an operator may take off sale at once. */
export const manySeatIds = z.array(seatId).min(1).max(LARGEST_BLOCK).readonly();
export const holdId = plainText(64);
export const bookingId = plainText(64);
const token = z.string().min(1).max(128).describe('The owner token that holds.create returned');
export const ttlMs = z.number().int().min(1).max(86_400_000);
export const customerRef = plainText(200).describe('Your own reference to the customer');
export const paymentRef = plainText(200).describe('Your own reference to the payment');
export const reason = plainText(500)
  .refine((text) => text.trim().length >= 3, 'at least 3 letters')
  .describe('Why, for the audit trail');
export const holdSearch = plainText(200).describe('A hold id, a seat id, or part of a reference');
export const search = plainText(200).describe(
  'Id of a booking, hold or seat, or what a customer or payment reference begins with, in the same case',
);
export const auditId = plainText(64).describe('That entry alone');
export const subject = plainText(200).describe('The hold, booking, show, key or account it was done to');
export const actor = plainText(200).describe('Who did it');
export const title = plainText(500);
export const sale = z.enum(['open', 'closed']);
export const lateConfirm = z.enum(['refuse', 'reacquire']);
/** Epoch milliseconds. */
export const time = z.number().int().min(0);
/** Of a list, both in epoch milliseconds. */
export const since = time.describe('At this moment or later');
export const until = time.describe('Before this moment');
export const seatCount = z.number().int().min(1).max(LARGEST_BLOCK);
const place = z.number().min(-1e6).max(1e6);
const seat = z.object({
  id: seatId,
  label: plainText(64).optional(),
  x: place.optional(),
  y: place.optional(),
  category: plainText(64).optional(),
});
const row = z.object({ name: plainText(200), seats: z.array(seat).max(MAX_SEATS_PER_SHOW).readonly() });
export const seatMap = z.object({
  sections: z
    .array(z.object({ name: plainText(200), rows: z.array(row).max(MAX_SEATS_PER_SHOW).readonly() }))
    .max(MAX_SEATS_PER_SHOW)
    .readonly(),
});
export const cursor = z.string().max(200).describe('From the page before');
export const limit = z.number().int().min(1).max(500).default(100);
/** Long enough not to be guessed or met by chance: whoever knows it can ask for the same answer. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{16,128}$/, 'must be 16 to 128 printable characters of ASCII')
  .describe('The same answer to the same request, each time it is sent with this key; or as a header');

export const keyId = plainText(64);
export const accountId = plainText(64);
export const name = plainText(100).describe('What people call it');
export const email = z.email().max(200).toLowerCase();
export const password = z.string().min(12).max(128);

export const ownedHold = z.object({ showId, holdId, token });
