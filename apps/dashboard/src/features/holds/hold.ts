import type { Outputs } from '../../lib/trpc.ts';

/** A live hold, as the list tells of it. */
export type Hold = Outputs['holds']['list']['holds'][number];

export const HOLD_STATES = { active: 'Active', confirming: 'Confirming', doubt: 'In doubt' } as const;

export type HoldState = keyof typeof HOLD_STATES;

export function stateOf({ state, inDoubt }: Pick<Hold, 'state' | 'inDoubt'>): HoldState {
  if (inDoubt) return 'doubt';
  return state === 'confirming' ? 'confirming' : 'active';
}
