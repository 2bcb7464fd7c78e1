/** Shares and likelihoods are from 0 to 1. */
export interface SimulationOptions {
  readonly seed: number;
  readonly operations: number;
  readonly clients: number;
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly mostSeatsPerHold: number;
  readonly ttlMs: readonly number[];
  /** Of one request. */
  readonly latencyMs: readonly [least: number, most: number];
  /** Between an answer and the next request. */
  readonly thinkMs: readonly [least: number, most: number];
  /** Of requests, those whose answer is lost. */
  readonly unknown: number;
  /** Of holds, those that come with an idempotency key, and are sent again when their answer was lost. */
  readonly keyed: number;
  /** How likely a client that has a hold does each next; what is left over it lets the hold run out. */
  readonly extend: number;
  readonly release: number;
  readonly confirm: number;
  /** How likely a client that has a hold is away for about as long as it lasts. */
  readonly late: number;
  /** How likely, whatever a client has, it does this next. */
  readonly read: number;
  /** As an operator: clears, cancels, blocks or unblocks. */
  readonly operate: number;
  /** Whether a late confirm may take its seats again, where they are free. */
  readonly reacquires: boolean;
  /** Whether bookings, live holds and the snapshot are read in the end. */
  readonly withFinal: boolean;
  /** Between one of these and the next, where they are. */
  readonly readApartMs: readonly [least: number, most: number];
}

/** Fifty buyers in a hall of 10 000 seats. */
export const ORDINARY: Omit<SimulationOptions, 'seed' | 'operations'> = {
  clients: 50,
  rows: 500,
  seatsPerRow: 20,
  mostSeatsPerHold: 4,
  ttlMs: [300, 2_000],
  latencyMs: [1, 12],
  thinkMs: [0, 10],
  unknown: 0.01,
  keyed: 0.3,
  extend: 0.1,
  release: 0.5,
  confirm: 0.15,
  late: 0.05,
  read: 0.02,
  operate: 0.08,
  reacquires: false,
  withFinal: true,
  readApartMs: [0, 50],
};
