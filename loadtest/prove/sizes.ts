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
export const DRIVER = '10-driver';

const TABLE: Readonly<Record<string, Row>> = {
  '01-smoke': {
    small: { VUS: '2', SEATS: '48' },
    full: { VUS: '4', SEATS: '240' },
    grows: 'SEATS',
    aboutSeconds: { small: 3, full: 10 },
  },
  '02-stampede': {
    small: { VUS: '100', SEATS: '4' },
    full: { VUS: '1000', SEATS: '6', KEYED_PERCENT: '10' },
    grows: 'SEATS',
    aboutSeconds: { small: 5, full: 40 },
  },
  '03-overlap': {
    small: { VUS: '40', SEATS: '48', DURATION: '5s' },
    full: { VUS: '200', SEATS: '240', DURATION: '20s' },
    grows: 'DURATION',
    aboutSeconds: { small: 8, full: 40 },
  },
  '04-onsale': {
    small: { RATE: '15', SEATS: '240', DURATION: '6s' },
    full: { RATE: '20', SEATS: '600', DURATION: '20s' },
    grows: 'DURATION',
    aboutSeconds: { small: 12, full: 60 },
  },
  '05-expiry-storm': {
    small: { VUS: '20', SEATS: '400', DURATION: '5s' },
    full: { VUS: '100', SEATS: '2000', DURATION: '20s' },
    grows: 'DURATION',
    aboutSeconds: { small: 8, full: 40 },
  },
  '06-confirm-race': {
    small: { VUS: '8', DURATION: '6s' },
    full: { VUS: '16', DURATION: '20s' },
    grows: 'DURATION',
    aboutSeconds: { small: 9, full: 35 },
  },
  '07-retry-storm': {
    small: { VUS: '12', DURATION: '6s' },
    full: { VUS: '16', DURATION: '20s' },
    grows: 'DURATION',
    aboutSeconds: { small: 9, full: 35 },
  },
  '08-watchers': {
    small: { VUS: '8', RATE: '25', SEATS: '120', DURATION: '6s' },
    full: { VUS: '20', RATE: '50', SEATS: '360', DURATION: '15s' },
    grows: 'DURATION',
    aboutSeconds: { small: 11, full: 30 },
  },
  '09-soak': {
    small: { RATE: '30', SEATS: '120', DURATION: '6s' },
    full: { RATE: '50', SEATS: '360', DURATION: '180s' },
    grows: 'DURATION',
    aboutSeconds: { small: 9, full: 190 },
  },
  '11-limits': {
    small: { VUS: '4', SEATS: '48' },
    full: { VUS: '16', SEATS: '240' },
    grows: 'SEATS',
    aboutSeconds: { small: 4, full: 40 },
  },
  '12-trouble': {
    small: { VUS: '12', DURATION: '6s' },
    full: { VUS: '16', DURATION: '15s' },
    grows: 'DURATION',
    aboutSeconds: { small: 10, full: 40 },
  },
  [DRIVER]: {
    small: { VUS: '32', SEATS: '2000', OPERATIONS: '15000' },
    full: { VUS: '240', SEATS: '6000' },
    grows: 'OPERATIONS',
    aboutSeconds: { small: 8, full: 400 },
  },
};

/** Less, and some scripts would have too few seats to try anything. */
export const SMALLEST_FACTOR = 0.5;
/** More, and scripts would be ended before their end, and the checker before its. */
export const LARGEST_FACTOR = 100;
/** Of the driver: what the largest factor comes to. */
export const MOST_OPERATIONS = 1_500_000;

/** Undefined: it is none. */
export function readSize(text: string): Size | undefined {
  if (text === 'small' || text === 'full') return { name: text, base: text, factor: 1 };
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return factor >= SMALLEST_FACTOR && factor <= LARGEST_FACTOR
    ? { name: text, base: 'small', factor }
    : undefined;
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
