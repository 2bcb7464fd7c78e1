const DAY_MS = 86_400_000;

/** How long a key is to be good. */
export const LIVES = {
  month: { label: '30 days', ms: 30 * DAY_MS },
  quarter: { label: '90 days', ms: 90 * DAY_MS },
  year: { label: 'a year', ms: 365 * DAY_MS },
  endless: { label: 'until it is revoked', ms: undefined },
} as const;

export type Life = keyof typeof LIVES;

export const LIFE_NAMES = Object.keys(LIVES) as readonly Life[];

/** Undefined: never. */
export function endOf(life: Life, nowMs: number): number | undefined {
  const { ms } = LIVES[life];
  return ms === undefined ? undefined : nowMs + ms;
}
