/** What the process that watches is told, and tells. */
export interface WatchOrder {
  readonly port: number;
  readonly path: string;
  readonly count: number;
}

/** Every change of a seat that arrived at a watcher. */
export interface WatchReport {
  /** As `changeKey` names them. */
  readonly changes: readonly number[];
  /** On the clock of performance.timeOrigin + performance.now(). */
  readonly atMs: readonly number[];
  readonly lost: number;
}

/** One number for what became of a seat whose id is a number: the cheapest to note. */
export function changeKey(seat: number, isHeld: boolean): number {
  return seat * 2 + (isHeld ? 1 : 0);
}
