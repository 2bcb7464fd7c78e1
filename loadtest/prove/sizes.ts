/** What each script of the suite is set to, for each size. */

export interface Size {
  /** `small`, `full`, or a factor of small: `3`. */
  readonly name: string;
  readonly base: 'small' | 'full';
  readonly factor: number;
}

type Settings = Readonly<Record<string, string>>;

interface Row {
  readonly small: Settings;
  readonly full: Settings;
  /** Which of them a factor multiplies; the others say what kind of load it is. */
  readonly grows: string;
  /** How long it takes on two cores, servers included: for progress, nothing depends on it. */
  readonly aboutSeconds: { readonly small: number; readonly full: number };
}

/** The driver runs last, and brings a full run to as many operations on each engine. */
export const FULL_RUN_OPERATIONS = 1_000_000;
/** What the driver sends at least in a full run. */
const DRIVER_AT_LEAST = 200_000;
/** Named here because its size depends on the others'. */
const DRIVER = '10-driver';

const TABLE: Readonly<Record<string, Row>> = {
  [DRIVER]: {
    small: { VUS: '32', SEATS: '2000', OPERATIONS: '20000' },
    full: { VUS: '64', SEATS: '10000' },
    grows: 'OPERATIONS',
    aboutSeconds: { small: 8, full: 240 },
  },
};

/** Undefined: it is none. */
export function readSize(text: string): Size | undefined {
  if (text === 'small' || text === 'full') return { name: text, base: text, factor: 1 };
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return factor > 0 && factor <= 1_000 ? { name: text, base: 'small', factor } : undefined;
}

/** @param operationsBefore sent at the same target by the scripts before it */
export function sizesOf(script: string, size: Size, operationsBefore: number): Settings {
  const row = TABLE[script];
  if (!row) return {};
  const settings = row[size.base];
  if (script === DRIVER && size.base === 'full') {
    const missing = FULL_RUN_OPERATIONS - operationsBefore;
    return { ...settings, OPERATIONS: String(Math.max(missing, DRIVER_AT_LEAST)) };
  }
  const grown = settings[row.grows];
  return grown === undefined ? settings : { ...settings, [row.grows]: scaled(grown, size.factor) };
}

export function aboutMs(script: string, size: Size): number {
  const seconds = TABLE[script]?.aboutSeconds[size.base] ?? 15;
  return seconds * 1_000 * Math.max(1, size.factor);
}

/** `20` or `20s`, so many times as much. */
function scaled(text: string, factor: number): string {
  const [, number = '', unit = ''] = /^(\d+)(s?)$/.exec(text) ?? [];
  return `${Math.max(1, Math.round(Number(number) * factor))}${unit}`;
}
