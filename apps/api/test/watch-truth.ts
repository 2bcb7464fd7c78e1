import { setTimeout as pause } from 'node:timers/promises';
import type { SeatEvent } from '@holdfast/core';
import { eventually, SeededRandom } from '@holdfast/core/testing';
import { expect } from 'vitest';
import type { ApiServer } from '../testing/index.ts';
import { EventStream, plainWatchUrl, trpcWatchUrl } from './event-stream.ts';
import { clientOf } from './helpers.ts';

const SEATS = 24;
const BUYERS = 4;
const WATCHERS = 12;
const STEPS = 120;

/** Which seats are taken, seat by seat: what two watchers of one version must agree on. */
type Taken = ReadonlyMap<string, string>;

/** What anybody has ever seen of a show, by version. */
class Truth {
  readonly #byVersion = new Map<number, string>();

  agree(version: number, taken: Taken, who: string): void {
    const text = [...taken].toSorted().join(' ');
    const known = this.#byVersion.get(version);
    if (known === undefined) this.#byVersion.set(version, text);
    else expect(text, `version ${version}, ${who}`).toBe(known);
  }
}

/** A watcher that drops its connection now and then, and resumes from anything it has seen. */
class Watcher {
  readonly #api: ApiServer;
  readonly #showId: string;
  readonly #truth: Truth;
  readonly #random: SeededRandom;
  readonly #name: string;
  readonly #seen = new Map<number, Taken>();
  #stream: EventStream | undefined;
  version = -1;
  taken: Taken = new Map();
  fault: unknown;

  constructor(parts: { api: ApiServer; showId: string; truth: Truth; random: SeededRandom; name: string }) {
    this.#api = parts.api;
    this.#showId = parts.showId;
    this.#truth = parts.truth;
    this.#random = parts.random;
    this.#name = parts.name;
  }

  async connect(): Promise<void> {
    const versions = [...this.#seen.keys()];
    const from = this.#random.chance(0.7) ? versions[this.#random.below(versions.length)] : undefined;
    this.version = from ?? -1;
    this.taken = this.#seen.get(this.version) ?? new Map();
    let isFirst = true;
    const onEvent = ({ event, data, id }: { event: string; data: string; id: string | undefined }) => {
      if (event !== 'message') return;
      try {
        this.#apply(JSON.parse(data), isFirst && from === undefined);
        expect(id).toBe(String(this.version));
      } catch (error) {
        this.fault ??= error;
      }
      isFirst = false;
    };
    const input = { showId: this.#showId, ...(from !== undefined && { lastEventId: String(from) }) };
    const isPlain = this.#random.chance(0.5);
    const headers: Record<string, string> =
      isPlain && from !== undefined ? { 'last-event-id': String(from) } : {};
    const url = isPlain ? plainWatchUrl(this.#api, this.#showId) : trpcWatchUrl(this.#api, input);
    this.#stream = await EventStream.open(url, { headers, onEvent });
  }

  drop(): void {
    this.#stream?.close();
  }

  #apply(event: SeatEvent, mustBeSnapshot: boolean): void {
    if (mustBeSnapshot) expect(event.type, this.#name).toBe('snapshot');
    // No repetition, and nothing out of order.
    expect(event.version, this.#name).toBeGreaterThan(this.version);
    if (event.type === 'snapshot') this.taken = new Map(Object.entries(event.seats));
    else {
      const taken = new Map(this.taken);
      for (const seatId of event.seatIds) {
        if (event.status === 'available') taken.delete(seatId);
        else taken.set(seatId, event.status);
      }
      this.taken = taken;
    }
    this.version = event.version;
    this.#seen.set(this.version, this.taken);
    this.#truth.agree(this.version, this.taken, this.#name);
  }
}

/**
 * Buyers hold, release, confirm and let holds run out, while watchers come, drop and resume at versions of long ago. All
 * that any of them, or a snapshot, ever shows of one version must be the same, and in the end all show what is.
 */
export async function expectOneTruth(api: ApiServer, seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const branch = () => new SeededRandom(random.below(2 ** 32));
  const showId = `truth-${seed}`;
  const seatIds = Array.from({ length: SEATS }, (_, seat) => `S${seat}`);
  const rows = [{ name: '1', seats: seatIds.map((id) => ({ id })) }];
  const operator = clientOf(api, api.operatorToken);
  await operator.shows.create.mutate({
    showId,
    title: 'Truth',
    seatMap: { sections: [{ name: 'H', rows }] },
  });
  const truth = new Truth();
  const watchers = Array.from(
    { length: WATCHERS },
    (_, index) => new Watcher({ api, showId, truth, random: branch(), name: `watcher ${index}` }),
  );
  let isOver = false;
  const buying = Array.from({ length: BUYERS }, () => buy(api, { showId, seatIds, random: branch() }));
  const watching = watchers.map(async (watcher, index) => {
    const mood = branch();
    await watcher.connect();
    // The first two stay: what they see has no gap that a resume could hide.
    while (!isOver && index > 1) {
      await pause(mood.below(150));
      watcher.drop();
      await watcher.connect();
    }
  });
  const looking = (async () => {
    while (!isOver) {
      const { version, seats } = await operator.seats.snapshot.query({ showId });
      truth.agree(version, new Map(Object.entries(seats)), 'a snapshot');
    }
  })();
  await Promise.all(buying);
  isOver = true;
  await Promise.all([...watching, looking]);
  await eventually(async () => {
    const { version, seats } = await operator.seats.snapshot.query({ showId });
    for (const watcher of watchers) {
      if (watcher.fault) break;
      expect(watcher.version).toBe(version);
      expect([...watcher.taken].toSorted()).toEqual(Object.entries(seats).toSorted());
    }
  });
  for (const watcher of watchers) {
    watcher.drop();
    if (watcher.fault) throw watcher.fault;
  }
}

async function buy(
  api: ApiServer,
  { showId, seatIds, random }: { showId: string; seatIds: readonly string[]; random: SeededRandom },
): Promise<void> {
  const client = clientOf(api);
  for (let step = 0; step < STEPS; step += 1) {
    const wanted = [...new Set([0, 1, 2].map(() => seatIds[random.below(seatIds.length)] ?? ''))];
    const ttlMs = random.chance(0.2) ? 20 : 60_000;
    // Taken, or run out meanwhile: that is as good.
    const hold = await client.holds.create.mutate({ showId, seatIds: wanted, ttlMs }).catch(() => undefined);
    if (!hold || ttlMs === 20) continue;
    if (random.chance(0.02)) await client.holds.confirm.mutate(hold).catch(() => undefined);
    else await client.holds.release.mutate(hold).catch(() => undefined);
  }
}
