import type {
  FeedPart,
  FinalSnapshot,
  HistoryEnd,
  HistoryHeader,
  LedgerBooking,
  LiveHold,
  Operation,
} from '../history.ts';
import { lineOf } from './parse-record.ts';

/** What is known of an operation when it is sent. */
export type Sent = Pick<
  Operation,
  'client' | 'operation' | 'seats' | 'hold' | 'ttlMs' | 'key' | 'booking' | 'asStranger'
>;

/** What is known of it when its answer is there, or nobody waits for one any longer. */
export type Answer = Pick<
  Operation,
  'outcome' | 'hold' | 'fence' | 'expiresAtMs' | 'booking' | 'refusal' | 'taken' | 'statuses'
>;

/**
 * Writes a history, a line at a time, for whoever asks from JavaScript. Its end counts what was sent, so that an
 * operation that was sent and never written, or written and lost, is noticed by whoever reads it.
 */
export class HistoryWriter {
  readonly #write: (line: string) => void;
  readonly #nowMs: () => number;
  readonly #read = new Set<HistoryEnd['read'][number]>();
  #sent = 0;
  #feeds = 0;

  constructor(
    header: Pick<HistoryHeader, 'showId' | 'source' | 'seed'>,
    options: {
      /** Gets each line without its end. */
      readonly write: (line: string) => void;
      /** One clock for all clients, which never goes back. */
      readonly nowMs?: () => number;
    },
  ) {
    this.#write = options.write;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#write(lineOf({ record: 'history', format: 1, ...header }));
  }

  /** How many operations were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Just before a request is sent. The function is for just after its answer, once. */
  send(sent: Sent): (answer: Answer) => void {
    this.#sent += 1;
    const invokeMs = this.#nowMs();
    return (answer) => {
      const { client, operation, ...asked } = sent;
      const times = { invokeMs, returnMs: this.#nowMs() };
      this.#write(lineOf({ record: 'operation', client, operation, ...times, ...asked, ...answer }));
    };
  }

  /** What a watcher was sent. */
  feed(part: Omit<FeedPart, 'record'>): void {
    this.#feeds += 1;
    this.#write(lineOf({ record: 'feed', ...part }));
  }

  /** All bookings of the show, after the last operation. */
  bookings(bookings: Iterable<Omit<LedgerBooking, 'record'>>): void {
    this.#read.add('bookings');
    for (const booking of bookings) this.#write(lineOf({ record: 'booking', ...booking }));
  }

  /** All live holds of the show, after the last operation. */
  liveHolds(holds: Iterable<Omit<LiveHold, 'record'>>): void {
    this.#read.add('live-holds');
    for (const hold of holds) this.#write(lineOf({ record: 'live-hold', ...hold }));
  }

  /** How the show stands, after the last operation. */
  snapshot(snapshot: Omit<FinalSnapshot, 'record'>): void {
    this.#read.add('snapshot');
    this.#write(lineOf({ record: 'snapshot', ...snapshot }));
  }

  /** The last line, just after all that is to be read was. */
  end(): void {
    const readMs = this.#nowMs();
    const counted = { operations: this.#sent, feeds: this.#feeds };
    this.#write(lineOf({ record: 'end', ...counted, read: [...this.#read], readMs }));
  }
}
