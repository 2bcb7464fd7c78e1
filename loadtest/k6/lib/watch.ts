import type { FeedChange, FinalSnapshot, SeatStatus } from '@holdfast/verifier';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { record } from './history.ts';
import { wrongAnswers } from './metrics.ts';
import { report } from './problems.ts';
import { nextApi } from './send.ts';
import { apis, style } from './settings.ts';

/** How k6 says that a request ran into its timeout, which is how a stream that does not end is read with it. */
const TIMED_OUT = 1050;

/** Up with each record of the feed: as many as the history has to have. */
const feedParts = new Counter('feed_parts');
/** Changes that readers were told, and streams that went on where the one before had broken off, by the api that did it. */
const feedChanges = new Counter('feed_changes');
const feedResumed = new Counter('feed_resumed');

/** A reader who is told nothing but snapshots has them right: of each api, that it tells changes and goes on. */
export const FEED_IS_TOLD = Object.fromEntries(
  apis.flatMap((_, api) => [
    [`feed_changes{api:${api}}`, ['count>=1']],
    [`feed_resumed{api:${api}}`, ['count>=1']],
  ]),
);

/** What the feed says, as it is on the wire. */
type Event =
  | { readonly type: 'snapshot'; readonly version: number; readonly seats: FinalSnapshot['seats'] }
  | {
      readonly type: 'change';
      readonly version: number;
      readonly status: SeatStatus;
      readonly seatIds: readonly string[];
    };

/** A reader of the feed that has the seats as the feed says, and comes again with the last version that it has seen. */
export class Replica {
  readonly seats = new Map<string, SeatStatus>();
  version: number | undefined;
  readonly #showId: string;
  readonly #client: number;

  constructor({ showId, client }: { readonly showId: string; readonly client: number }) {
    this.#showId = showId;
    this.#client = client;
  }

  /** Reads on for so long. k6 has no streams over HTTP: it hands out what has come when the time is over. */
  readFor(ms: number): void {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    const api = nextApi();
    const response = http.get(api + this.#path(), { timeout: ms, headers, responseType: 'text' });
    const text = response.body ?? '';
    if (response.error_code !== TIMED_OUT || !/^(retry|data|event|id):/.test(text)) {
      // A stream that has not begun when its time is over says nothing.
      if (response.error_code === TIMED_OUT && text === '') return;
      wrongAnswers.add(1);
      report(`wrong answer to watch: ${response.status} ${text || response.error}`);
      return;
    }
    const events = eventsIn(text);
    const tags = { api: String(apis.indexOf(api)) };
    feedChanges.add(events.filter(({ type }) => type === 'change').length, tags);
    if (this.version !== undefined && events[0]?.type === 'change') feedResumed.add(1, tags);
    this.#take(events);
  }

  #path(): string {
    const [showId, lastEventId] = [this.#showId, this.version?.toString()];
    if (style === 'rest') {
      const query = lastEventId === undefined ? '' : `?lastEventId=${lastEventId}`;
      return `/api/v1/shows/${showId}/watch${query}`;
    }
    return `/trpc/seats.watch?input=${encodeURIComponent(JSON.stringify({ showId, lastEventId }))}`;
  }

  #take(events: readonly Event[]): void {
    let snapshot: Omit<FinalSnapshot, 'record'> | undefined;
    let changes: FeedChange[] = [];
    const write = () => {
      if (!snapshot && changes.length === 0) return;
      feedParts.add(1);
      record({ record: 'feed', client: this.#client, ...(snapshot && { snapshot }), changes });
    };
    for (const event of events) {
      const { version } = event;
      if (this.version !== undefined && version <= this.version && event.type === 'change') {
        wrongAnswers.add(1);
        report(`the feed went from version ${this.version} to ${version}`);
      }
      this.version = version;
      if (event.type === 'snapshot') {
        write();
        snapshot = { version, seats: event.seats };
        changes = [];
        this.seats.clear();
        for (const [seat, status] of Object.entries(event.seats)) this.seats.set(seat, status);
      } else {
        const { status, seatIds: seats } = event;
        changes.push({ version, status, seats });
        for (const seat of seats) {
          if (status === 'available') this.seats.delete(seat);
          else this.seats.set(seat, status);
        }
      }
    }
    write();
  }
}

/** Of whole events only: what came of the last one when the time was over comes again. */
function eventsIn(text: string): Event[] {
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 2);
  return whole.split('\n\n').flatMap((block) => {
    const lines = block.split('\n').filter(Boolean);
    const fieldOf = (field: string) =>
      lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2);
    const [name, data] = [fieldOf('event'), fieldOf('data')];
    if (name === 'end' || name === 'serialized-error') {
      wrongAnswers.add(1);
      report(`the feed was ended: ${data}`);
      return [];
    }
    const isOfFeed = name === undefined && data !== undefined && fieldOf('id') !== undefined;
    return isOfFeed ? [JSON.parse(data) as Event] : [];
  });
}
