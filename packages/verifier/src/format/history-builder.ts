import type {
  FeedPart,
  FinalSnapshot,
  History,
  HistoryEnd,
  HistoryHeader,
  HistoryRecord,
  LedgerBooking,
  LiveHold,
  Operation,
} from '../history.ts';
import { Interner } from './interner.ts';
import { parseRecord } from './parse-record.ts';
import { HistoryProblem } from './problem.ts';

/**
 * Makes a history of its lines, given one after the other, so that a long file need never be one string. It takes what is
 * there to be 1 000 000 operations: the words of nearly every line, and short lists of seats, are kept once (`Interner`).
 */
export class HistoryBuilder {
  readonly #interner = new Interner();
  readonly #operations: Operation[] = [];
  readonly #bookings = new Map<string, LedgerBooking>();
  readonly #liveHolds = new Map<string, LiveHold>();
  readonly #feeds: FeedPart[] = [];
  #lines = 0;
  #header: HistoryHeader | undefined;
  #snapshot: FinalSnapshot | undefined;
  #end: HistoryEnd | undefined;

  /** Those read so far, for progress. */
  get operations(): number {
    return this.#operations.length;
  }

  /** Empty lines are passed over. @throws HistoryProblem */
  add(line: string): void {
    this.#lines += 1;
    if (line.trim() === '') return;
    this.#take(parseRecord(line, this.#lines));
  }

  /** When there are no more lines. @throws HistoryProblem where some must be missing. */
  finish(): History {
    const header = this.#header;
    const end = this.#end;
    if (!header) throw cutShort('there is no line in it. Its writer wrote nothing, or elsewhere.');
    if (!end) {
      throw cutShort(
        `it has no end after line ${this.#lines}: its writer stopped in the middle, and what came after may be what matters. Run it again.`,
      );
    }
    checkCount(`${end.operations} operations were sent`, end.operations, this.#operations.length);
    const { feeds = this.#feeds.length } = end;
    checkCount(`${feeds} parts of the feed were received`, feeds, this.#feeds.length);
    const wasRead = new Set(end.read);
    this.#checkRead('bookings', wasRead.has('bookings') || this.#bookings.size === 0);
    this.#checkRead('live-holds', wasRead.has('live-holds') || this.#liveHolds.size === 0);
    this.#checkRead('snapshot', wasRead.has('snapshot') === (this.#snapshot !== undefined));
    this.#interner.forget();
    return {
      header,
      operations: this.#operations,
      bookings: wasRead.has('bookings') ? [...this.#bookings.values()] : undefined,
      liveHolds: wasRead.has('live-holds') ? [...this.#liveHolds.values()] : undefined,
      snapshot: this.#snapshot,
      feeds: this.#feeds,
      readMs: end.readMs,
    };
  }

  #checkRead(what: HistoryEnd['read'][number], isRight: boolean): void {
    if (isRight) return;
    throw cutShort(`what its end says of "${what}" is not what it has. Name in "read" what was read.`);
  }

  #take(record: HistoryRecord): void {
    if (this.#end) throw this.#malformed('there is something after the end, which must be the last line.');
    if (this.#header === undefined && record.record !== 'history') {
      throw this.#malformed('the first line must be a record "history": what follows is of which show?');
    }
    switch (record.record) {
      case 'history':
        if (this.#header) throw this.#malformed('a second "history". One file has one history.');
        this.#header = record;
        return;
      case 'operation':
        this.#operations.push(this.#interner.operation(record));
        return;
      case 'booking':
        this.#checkOnce(this.#bookings.has(record.booking), `booking ${record.booking}`);
        this.#bookings.set(record.booking, record);
        return;
      case 'live-hold':
        this.#checkOnce(this.#liveHolds.has(record.hold), `live hold ${record.hold}`);
        this.#liveHolds.set(record.hold, record);
        return;
      case 'snapshot':
        this.#checkOnce(this.#snapshot !== undefined, 'snapshot');
        this.#snapshot = record;
        return;
      case 'feed':
        this.#feeds.push(record);
        return;
      case 'end':
        this.#end = record;
        return;
    }
  }

  #checkOnce(isThere: boolean, what: string): void {
    if (isThere) throw this.#malformed(`the ${what} is there twice. Write each once, as it was in the end.`);
  }

  #malformed(what: string): HistoryProblem {
    return new HistoryProblem('malformed', this.#lines, what);
  }
}

/** The history of these lines. @throws HistoryProblem */
export function parseHistory(lines: Iterable<string>): History {
  const builder = new HistoryBuilder();
  for (const line of lines) builder.add(line);
  return builder.finish();
}

/** @throws HistoryProblem */
function checkCount(what: string, counted: number, found: number): void {
  if (counted === found) return;
  throw cutShort(`its end says that ${what}, and it has ${found}: lines were lost, or added. Run it again.`);
}

function cutShort(what: string): HistoryProblem {
  return new HistoryProblem('cut short', undefined, what);
}
