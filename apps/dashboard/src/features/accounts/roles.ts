import type { Outputs } from '../../lib/trpc.ts';

export type Account = Outputs['accounts']['list']['accounts'][number];
export type Role = Account['role'];

/** From the one that may least. */
export const ROLES = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

export const ROLE_MEANS: Record<Role, string> = {
  viewer: 'Sees holds, bookings and the audit trail. Changes nothing.',
  operator: 'Also sells, clears holds, blocks seats, cancels bookings, opens and closes sales.',
  admin: 'Also makes shows, accounts and API keys.',
};
