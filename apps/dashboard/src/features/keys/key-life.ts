const DAY_MS = 86_400_000;

/** How long a key is to be good. */
export const LIVES = {
  month: { label: '30 days', days: 30 },
  quarter: { label: '90 days', days: 90 },
  year: { label: 'a year', days: 365 },
  date: { label: 'until a day that you choose', days: undefined },
  endless: { label: 'until it is revoked', days: undefined },
} as const;

export type Life = keyof typeof LIVES;

export const LIFE_NAMES = Object.keys(LIVES) as readonly Life[];

interface Asked {
  readonly life: Life;
  /** Its last day, as `2027-03-31`, where the life is until one. */
  readonly lastDay: string;
  readonly nowMs: number;
}

/** Undefined: never. */
export function endOf({ life, lastDay, nowMs }: Asked): number | undefined {
  if (life === 'date') return endOfDay(lastDay);
  const { days } = LIVES[life];
  return days === undefined ? undefined : nowMs + days * DAY_MS;
}

/** Where this browser is. */
function endOfDay(day: string): number {
  return new Date(`${day}T23:59:59.999`).getTime();
}

export function dayOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
