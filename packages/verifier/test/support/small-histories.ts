import type { History, HistoryRecord, Operation } from '../../src/index.ts';
import { ENGINE_OFFSET_MS, historyOf, ORDINARY, type Random, simulateHistory } from '../../testing/index.ts';
import { corruptFinal } from './corrupt-final.ts';

/**
 * Of thousands of corrupted histories so many may be valid to the checker and violated by force: it is milder by design
 * where seat-model.ts says so, about once in three thousand.
 */
export const MOST_MILDER = 8;

/** Of a system that is right: a few operations of a few clients, some of them lost. */
export function smallHistory(random: Random): History {
  const records: HistoryRecord[] = [];
  const options = {
    ...ORDINARY,
    seed: random.below(2 ** 31),
    operations: 4 + random.below(5),
    clients: 2 + random.below(3),
    rows: 1,
    seatsPerRow: 1 + random.below(3),
    mostSeatsPerHold: 2,
    ttlMs: random.pick([[4, 8], [10, 30], [200]]),
    thinkMs: [0, 4] as const,
    unknown: random.pick([0, 0.1, 0.3]),
    keyed: 0.3,
    release: 0.4,
    confirm: 0.25,
    late: 0.15,
    read: 0.1,
    operate: 0.15,
    withFinal: random.chance(0.5),
    readApartMs: random.pick([
      [0, 0],
      [0, 40],
    ] as const),
  };
  simulateHistory(options, (record) => records.push(record));
  return historyOf(records);
}

/** One answer is another than it was, or one thing that was read in the end. */
export function corrupt(history: History, random: Random): History {
  if (history.snapshot && random.chance(0.4)) return corruptFinal(history, random);
  const operations = [...history.operations];
  const place = random.below(operations.length);
  const operation = operations[place] as Operation;
  operations[place] = corrupted(operation, random, history.operations);
  return { ...history, operations };
}

function corrupted(operation: Operation, random: Random, all: readonly Operation[]): Operation {
  const { outcome, seats } = operation;
  const holds = all.flatMap(({ hold }) => hold ?? []);
  switch (random.below(4)) {
    case 0: {
      // What a hold tells of the engine's clock must stay true.
      if (operation.operation === 'hold') {
        const isTold = outcome === 'ok' && holds.filter((hold) => hold === operation.hold).length === 1;
        return isTold ? { ...operation, fence: possibleFence(operation, all, random) } : lost(operation);
      }
      const later = random.between(1, 8);
      return { ...operation, invokeMs: operation.invokeMs + later, returnMs: operation.returnMs + later };
    }
    case 1:
      if (outcome === 'ok' && operation.operation === 'hold' && seats) {
        const { hold: _, fence: __, expiresAtMs: ___, ...rest } = operation;
        return { ...rest, outcome: 'fail', refusal: 'SEAT_UNAVAILABLE', taken: [random.pick(seats)] };
      }
      if (outcome === 'ok' && operation.hold) {
        const refusal = random.pick([
          'HOLD_EXPIRED',
          'ALREADY_RELEASED',
          'ALREADY_CONFIRMED',
          'HOLD_NOT_FOUND',
        ]);
        return {
          ...operation,
          outcome: 'fail',
          refusal,
          expiresAtMs: undefined,
          booking: undefined,
          fence: undefined,
        };
      }
      return lost(operation);
    case 2:
      if (outcome === 'fail' && operation.operation === 'hold') return granted(operation, random, all);
      if (outcome === 'fail' && ['release', 'clear'].includes(operation.operation)) {
        return { ...operation, outcome: 'ok', refusal: undefined };
      }
      return lost(operation);
    default:
      if (operation.operation === 'read' && outcome === 'ok' && seats) {
        const status = random.pick(['held', 'booked', 'blocked'] as const);
        return { ...operation, statuses: { ...operation.statuses, [random.pick(seats)]: status } };
      }
      if (['release', 'extend', 'clear'].includes(operation.operation) && holds.length > 0) {
        return { ...operation, hold: random.pick(holds), seats: undefined };
      }
      return lost(operation);
  }
}

/** As if it had got what it was refused. */
function granted(refused: Operation, random: Random, all: readonly Operation[]): Operation {
  const { refusal: _, taken: __, key: ___, ...request } = refused;
  const engineMs = Math.floor(random.between(request.invokeMs, request.returnMs) + ENGINE_OFFSET_MS);
  const expiresAtMs = engineMs + (request.ttlMs ?? 0);
  const fence = possibleFence(refused, all, random);
  return { ...request, outcome: 'ok', hold: `granted-${random.below(1e9)}`, fence, expiresAtMs };
}

/** One that does not fall in real time: for that there is a rule, and the search leaves it alone. */
function possibleFence({ invokeMs, returnMs }: Operation, all: readonly Operation[], random: Random): number {
  const told = all.filter(({ operation, fence }) => operation === 'hold' && fence !== undefined);
  const fencesOf = (those: readonly Operation[]) => those.map(({ fence = 0 }) => fence);
  const least = Math.max(0, ...fencesOf(told.filter((one) => one.returnMs < invokeMs)));
  const most = Math.min(...fencesOf(told.filter((one) => one.invokeMs > returnMs)));
  const between = fencesOf(told).filter((fence) => fence >= least && fence < most);
  return random.pick([least, ...between]) + 0.5;
}

/** As if its answer had not come. */
function lost(operation: Operation): Operation {
  const { expiresAtMs: _, fence: __, refusal: ___, taken: ____, statuses: _____, ...rest } = operation;
  if (operation.operation === 'hold') return { ...rest, hold: undefined, outcome: 'unknown' };
  if (operation.operation === 'confirm') return { ...rest, booking: undefined, outcome: 'unknown' };
  return { ...rest, outcome: 'unknown' };
}

/** For whoever has to find out what is wrong. */
export function told(history: History, seed: number): string {
  const lines = [...history.operations].sort((one, other) => one.invokeMs - other.invokeMs);
  const records = [...lines, ...(history.bookings ?? []), ...(history.liveHolds ?? []), history.snapshot];
  return `SEED=${seed}\n${records.map((record) => JSON.stringify(record)).join('\n')}`;
}
