import type { Outputs } from '../../lib/trpc.ts';

export type Key = Outputs['keys']['list']['keys'][number];
export type Scope = Key['scopes'][number];

/** In the order in which they are offered: what a shop needs comes first. */
export const SCOPES = ['sell', 'read', 'admin'] as const satisfies readonly Scope[];

export const SCOPE_MEANS: Record<Scope, string> = {
  sell: 'Takes seats, and reads a booking by its id. What a shop’s server needs.',
  read: 'Sees all holds, bookings and the audit trail. For reports and monitoring.',
  admin: 'Does all that an admin may, and makes accounts and keys. Few programs need it.',
};
