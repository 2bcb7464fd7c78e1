import type {
  AbortConfirmOutcome,
  BeginConfirmCommand,
  BeginConfirmOutcome,
  BeginLoadOutcome,
  ChangesOutcome,
  ClearOutcome,
  CountsOutcome,
  ExpireDueCommand,
  ExpireDueOutcome,
  ExtendCommand,
  ExtendOutcome,
  FinishConfirmOutcome,
  FreeCommand,
  FreeOutcome,
  GetHoldOutcome,
  HoldCommand,
  HoldOutcome,
  ListHoldsCommand,
  ListHoldsOutcome,
  LoadCommand,
  LoadOutcome,
  ReleaseCommand,
  ReleaseOutcome,
  SnapshotOutcome,
} from '../domain/commands.ts';

/**
 * Where claims live and are decided. Every method is one atomic step on the show named first, by the engine's
 * own clock, and answers as domain/machine.ts does. Seats are positions in the show's seat map; whoever calls
 * has checked that they exist and are distinct.
 *
 * @throws EngineUnavailable when no answer can be had in time. Sending the same command again is always safe.
 */
export interface SeatEngine {
  readonly name: 'memory' | 'redis' | 'etcd';

  beginLoad(showId: string, epoch: number): Promise<BeginLoadOutcome>;
  load(showId: string, command: LoadCommand): Promise<LoadOutcome>;

  hold(showId: string, command: HoldCommand): Promise<HoldOutcome>;
  extend(showId: string, command: ExtendCommand): Promise<ExtendOutcome>;
  release(showId: string, command: ReleaseCommand): Promise<ReleaseOutcome>;
  beginConfirm(showId: string, command: BeginConfirmCommand): Promise<BeginConfirmOutcome>;
  finishConfirm(showId: string, holdId: string): Promise<FinishConfirmOutcome>;
  abortConfirm(showId: string, holdId: string): Promise<AbortConfirmOutcome>;
  clear(showId: string, holdId: string): Promise<ClearOutcome>;
  free(showId: string, command: FreeCommand): Promise<FreeOutcome>;
  expireDue(showId: string, command: ExpireDueCommand): Promise<ExpireDueOutcome>;

  snapshot(showId: string): Promise<SnapshotOutcome>;
  counts(showId: string): Promise<CountsOutcome>;
  changesSince(showId: string, version: number): Promise<ChangesOutcome>;
  /**
   * Returns when the show's feed has passed `version`, or `signal` aborts, or the engine wants to be asked
   * again. A hint that saves polling: whoever waits asks `changesSince` next, and goes by what that says.
   */
  waitForChange(showId: string, version: number, signal: AbortSignal): Promise<void>;
  getHold(showId: string, holdId: string, tokenHash: string): Promise<GetHoldOutcome>;
  listHolds(showId: string, command: ListHoldsCommand): Promise<ListHoldsOutcome>;

  /** Answers in milliseconds or throws. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
