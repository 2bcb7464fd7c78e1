import type {
  AbortConfirmOutcome,
  BeginConfirmCommand,
  BeginConfirmOutcome,
  BeginLoadOutcome,
  BlockOutcome,
  ChangesOutcome,
  ClaimOutcome,
  ClearOutcome,
  ConfirmingHold,
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
  Sale,
  SeatsCommand,
  SetSaleOutcome,
  SnapshotOutcome,
  UnblockOutcome,
  UnloadOutcome,
} from '../domain/commands.ts';
import type { SeatIndex } from '../domain/seats.ts';

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
  unload(showId: string, epoch: number): Promise<UnloadOutcome>;

  hold(showId: string, command: HoldCommand): Promise<HoldOutcome>;
  extend(showId: string, command: ExtendCommand): Promise<ExtendOutcome>;
  release(showId: string, command: ReleaseCommand): Promise<ReleaseOutcome>;
  beginConfirm(showId: string, command: BeginConfirmCommand): Promise<BeginConfirmOutcome>;
  finishConfirm(showId: string, hold: ConfirmingHold): Promise<FinishConfirmOutcome>;
  abortConfirm(showId: string, hold: ConfirmingHold): Promise<AbortConfirmOutcome>;
  clear(showId: string, holdId: string): Promise<ClearOutcome>;
  free(showId: string, command: FreeCommand): Promise<FreeOutcome>;
  block(showId: string, command: SeatsCommand): Promise<BlockOutcome>;
  unblock(showId: string, command: SeatsCommand): Promise<UnblockOutcome>;
  setSale(showId: string, sale: Sale): Promise<SetSaleOutcome>;
  expireDue(showId: string, command: ExpireDueCommand): Promise<ExpireDueOutcome>;

  snapshot(showId: string): Promise<SnapshotOutcome>;
  counts(showId: string): Promise<CountsOutcome>;
  changesSince(showId: string, version: number): Promise<ChangesOutcome>;
  listen(showId: string): FeedListener;
  /** Also of one that has ended, for as long as that is remembered. */
  getHold(showId: string, holdId: string): Promise<GetHoldOutcome>;
  claimOf(showId: string, seat: SeatIndex): Promise<ClaimOutcome>;
  listHolds(showId: string, command: ListHoldsCommand): Promise<ListHoldsOutcome>;

  /** Answers in milliseconds or throws. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Tells when a show's feed moves on, to spare whoever follows it from asking all the time. */
export interface FeedListener {
  /**
   * Returns when the feed has passed `version`, or the listener is closed, or it is time to look again. A hint:
   * what there is, `changesSince` says. One wait at a time.
   * @throws EngineUnavailable when the engine cannot be heard.
   */
  waitBeyond(version: number): Promise<void>;
  close(): void;
}
