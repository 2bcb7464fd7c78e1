export type { Deed, OperatorAction } from './booking/audited.ts';
export type { HoldView, WatchedHold } from './booking/hold-view.ts';
export type { HoldPage } from './booking/holds.ts';
export { DEFAULT_LIMITS, LARGEST_BLOCK, type Limits } from './booking/limits.ts';
export type {
  SeatChange,
  SeatEvent,
  SeatReading,
  SeatSnapshot,
  ShowDetail,
  ShowSummary,
  TakenStatus,
} from './booking/shows.ts';
export type { HoldStory, SeatStory } from './booking/stories.ts';
export { CannotStart, createHoldfast, type Holdfast, type HoldfastOptions } from './create.ts';
export type { ExpireDueOutcome, LateConfirm, Sale } from './domain/commands.ts';
export type { LimitName, Refusal, Result } from './domain/refusals.ts';
export { MAX_SEATS_PER_SHOW, type Seat, type SeatMap } from './domain/seat-map.ts';
export type { SeatCounts, SeatStatus } from './domain/seats.ts';
export { InvalidRedisUrl, parseRedisUrl, withRedisPassword } from './engines/redis/redis-url.ts';
export {
  AUDIT_ACTIONS,
  type AuditEntry,
  type AuditedState,
  type CameFrom,
  type Operator,
} from './ports/audit.ts';
export { EngineUnavailable, LedgerUnavailable } from './ports/faults.ts';
export type {
  Booking,
  LedgerConnections,
  LedgerDatabase,
  Page,
  Show,
} from './ports/ledger.ts';
export type { NoteCall, Observer } from './ports/observer.ts';
export {
  type CounterBatch,
  type CounterTotals,
  MAX_COUNTERS_PER_BATCH,
  type SharedCounters,
} from './ports/shared-counters.ts';
