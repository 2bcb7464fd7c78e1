import type { ICompare, IRequestOp, ITxnRequest } from 'etcd3';
import type { SeatIndex } from '../../domain/seats.ts';
import type { KeyRange, ShowKeys } from './keys.ts';
import { type SeatsChange, writeChange } from './records.ts';
import type { Entry, OpenShow } from './show-store.ts';
import { inTree } from './txn-tree.ts';

/** Comparisons that one write spends on seats; more seats than these are compared in runs. */
const SEAT_COMPARISONS = 48;

/**
 * One atomic step in the making: what must still be as it was read, and what is put then. Nothing is put when any
 * of it is not; then the step is to be taken anew from new reading.
 */
export class Write {
  readonly #keys: ShowKeys;
  readonly #compare: ICompare[] = [];
  /** By key: etcd takes each once in a transaction, and what was said last counts. */
  readonly #operations = new Map<string, IRequestOp>();

  constructor(keys: ShowKeys) {
    this.#keys = keys;
  }

  /** The show is loaded as it was, neither unloaded nor rebuilt; on sale or not. */
  sameLoad({ feed }: OpenShow): this {
    const create_revision = feed.createRevision;
    this.#compare.push({ key: bytes(feed.key), target: 'Create', result: 'Equal', create_revision });
    return this;
  }

  /** The entry, or that there was none. */
  unchanged(key: string, entry: Entry | undefined): this {
    const mod_revision = entry?.modRevision ?? 0;
    this.#compare.push({ key: bytes(key), target: 'Mod', result: 'Equal', mod_revision });
    return this;
  }

  /** The lease has not taken the key away. */
  onLease(key: string, leaseId: string): this {
    this.#compare.push({ key: bytes(key), target: 'Lease', result: 'Equal', lease: leaseId });
    return this;
  }

  /** Nothing was put there since that revision. What a lease has taken away since does not show. */
  nothingPut({ start, end }: KeyRange, sinceRevision: number): this {
    const mod_revision = sinceRevision + 1;
    const range = { key: bytes(start), range_end: bytes(end) };
    this.#compare.push({ ...range, target: 'Mod', result: 'Less', mod_revision });
    return this;
  }

  /** Nobody has taken any of the seats since that revision. Of very many, nor any between some of them. */
  nobodyTook(seats: readonly SeatIndex[], sinceRevision: number): this {
    const sorted = seats.toSorted((a, b) => a - b);
    const runs = sorted.length <= SEAT_COMPARISONS ? sorted.map((seat) => [seat]) : runsIn(sorted);
    for (const run of runs) {
      const [first = 0, last = first] = [run[0], run.at(-1)];
      this.nothingPut({ start: this.#keys.seat(first), end: `${this.#keys.seat(last)}\0` }, sinceRevision);
    }
    return this;
  }

  /**
   * The seats still have the claims that were read, which none but an announced change takes from them; of very many
   * seats, no change at all has been announced.
   */
  claimsStand(seats: readonly SeatIndex[], at: (key: string) => Entry | undefined): this {
    if (seats.length > SEAT_COMPARISONS) return this.unchanged(this.#keys.feed, at(this.#keys.feed));
    for (const seat of seats) this.unchanged(this.#keys.seat(seat), at(this.#keys.seat(seat)));
    return this;
  }

  /** @param leaseId with which the key goes; absent: it stays */
  put(key: string, value: string, leaseId?: string): this {
    this.#operations.set(key, {
      request_put: { key: bytes(key), value: bytes(value), ...(leaseId !== undefined && { lease: leaseId }) },
    });
    return this;
  }

  delete(key: string): this {
    this.#operations.set(key, { request_delete_range: { key: bytes(key) } });
    return this;
  }

  deleteAll({ start, end }: KeyRange): this {
    this.#operations.set(start, { request_delete_range: { key: bytes(start), range_end: bytes(end) } });
    return this;
  }

  /** Tells the feed; at most once in a write, and nothing where there are no seats. */
  announce(change: SeatsChange): this {
    return change.seats.length > 0 ? this.put(this.#keys.feed, writeChange(change)) : this;
  }

  request(): ITxnRequest {
    return { compare: this.#compare, success: inTree([...this.#operations.values()], this.#compare.length) };
  }
}

/** Few runs of neighbouring seats, split at the widest gaps. */
function runsIn(sorted: readonly SeatIndex[]): SeatIndex[][] {
  const gaps = sorted.slice(1).map((seat, index) => ({ index, width: seat - (sorted[index] ?? 0) }));
  const splits = gaps
    .filter(({ width }) => width > 1)
    .toSorted((a, b) => b.width - a.width)
    .slice(0, SEAT_COMPARISONS - 1)
    .map(({ index }) => index + 1)
    .toSorted((a, b) => a - b);
  return [0, ...splits].map((from, run) => sorted.slice(from, splits[run] ?? sorted.length));
}

export function bytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
