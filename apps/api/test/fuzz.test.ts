/**
 * Twenty thousand requests, right, wrong and hostile, at a real process. Whatever comes, it answers in words that the
 * contract has, stays up, keeps its promises, and keeps no memory of it. Again with SEED=number.
 */
import { randomInt } from 'node:crypto';
import { Agent } from 'node:http';
import { eventually } from '@holdfast/core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startApi } from '../testing/index.ts';
import { problemWith } from './fuzz/judge.ts';
import { type RawRequest, rawRequests } from './fuzz/raw.ts';
import type { HttpRequest } from './fuzz/request.ts';
import { httpRequests } from './fuzz/requests.ts';
import { type Answer, type Known, send } from './fuzz/send.ts';
import { clientOf } from './helpers.ts';
import { memoryOf } from './limits/crowd.ts';

const REQUESTS = 20_000;
const CONNECTIONS = 32;
/** Made and sent at a time. */
const PORTION = 1_000;
/** Between the two halves, once the first has warmed everything up. */
const MAY_GROW_MEGABYTES = 20;
/** So that memory is what is kept, and not what nobody has cleared away yet. */
const SMALL_HEAP = '--max-old-space-size=160 --max-semi-space-size=8';
const SHOW = 'grand_hall';

const requests = fc.oneof<fc.WeightedArbitrary<HttpRequest | RawRequest>[]>(
  { weight: 24, arbitrary: httpRequests },
  { weight: 1, arbitrary: rawRequests },
);

it('answers whatever comes', async () => {
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
  console.log(`fuzz: SEED=${seed}`);
  await using api = await startApi({ env: { DEMO: 'true', NODE_OPTIONS: SMALL_HEAP } });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const target = { url: api.url, operatorToken: api.operatorToken, agent };
  const knowledge = new Knowledge();
  const problems: unknown[] = [];
  const counts = new Map<number, number>();
  const megabytes: number[] = [];

  for (let sent = 0; sent < REQUESTS; sent += PORTION) {
    const waiting = fc.sample(requests, { numRuns: PORTION, seed: seed + sent });
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        for (let request = waiting.pop(); request; request = waiting.pop()) {
          const answer = await send(request, target, knowledge.some()).catch((error) => String(error));
          const problem = typeof answer === 'string' ? answer : problemWith(request, answer);
          if (problem !== undefined) problems.push(shortened({ problem, request, answer }));
          if (typeof answer === 'string') continue;
          counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
          knowledge.learn(answer);
        }
      }),
    );
    expect(problems.slice(0, 5), `SEED=${seed}`).toEqual([]);
    megabytes.push(memoryOf(api.pid));
  }
  agent.destroy();
  console.log(`fuzz: ${JSON.stringify(Object.fromEntries(counts))} megabytes ${megabytes.map(Math.round)}`);

  // That it was no wall that all of it was thrown at: each kind of answer came, and often enough.
  for (const status of [200, 207, 400, 401, 403, 404, 409, 413, 429, 431]) {
    expect(counts.get(status) ?? 0, String(status)).toBeGreaterThan(4);
  }
  expect(api.output()).not.toMatch(/"level":(50|60)/);
  const half = megabytes.slice(REQUESTS / PORTION / 4, REQUESTS / PORTION / 2);
  const end = megabytes.slice(-half.length);
  expect(meanOf(end) - meanOf(half), `SEED=${seed}`).toBeLessThan(MAY_GROW_MEGABYTES);

  for (const path of ['/healthz', '/readyz']) expect((await fetch(api.url + path)).status).toBe(200);
  await expectConsistent(api);
}, 180_000);

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** As much of it as one wants to read. */
function shortened(found: { problem: string; request: HttpRequest | RawRequest; answer: Answer | string }) {
  const { problem, request, answer } = found;
  const text = typeof answer === 'string' ? answer : `${answer.status} ${answer.text}`;
  return { problem, request: JSON.stringify(request).slice(0, 600), answer: text.slice(0, 400) };
}

/** Some of what the api has told of its holds, for requests that get beyond the first check. */
class Knowledge {
  readonly #known: Known[] = [{ showId: SHOW, holdId: 'none', token: 'none', bookingId: 'none' }];
  #turn = 0;

  some(): Known {
    this.#turn += 1;
    const known = this.#known[this.#turn % this.#known.length];
    if (!known) throw new Error('there is always one');
    return known;
  }

  learn({ status, text }: Answer): void {
    if (status !== 200 || !text.includes('"token"')) return;
    const [, holdId = '', token = '', showId = ''] =
      /"holdId":"([^"]+)","token":"([^"]+)","showId":"([^"]+)"/.exec(text) ?? [];
    if (token === '') return;
    this.#known.push({ showId, holdId, token, bookingId: `bk_${holdId}` });
    if (this.#known.length > 50) this.#known.shift();
  }
}

/** What the api says of every seat, in each of the ways that it says it. */
async function expectConsistent(api: {
  readonly url: string;
  readonly operatorToken: string;
}): Promise<void> {
  const operator = clientOf(api, api.operatorToken);
  const { shows } = await operator.shows.list.query();
  expect(shows.length).toBeGreaterThan(2);
  for (const { showId } of shows) {
    // Some holds may run out between two of the questions.
    await eventually(async () => {
      const { counts } = await operator.shows.get.query({ showId });
      const { seats } = await operator.seats.snapshot.query({ showId });
      const { holds } = await operator.holds.list.query({ showId, limit: 500 });
      const { bookings } = await operator.bookings.list.query({ showId, status: 'confirmed', limit: 500 });
      const seatsThatAre = (status: string) =>
        Object.keys(seats).filter((seatId) => seats[seatId] === status);
      for (const status of ['held', 'booked', 'blocked'] as const) {
        expect(seatsThatAre(status).length, `${showId} ${status}`).toBe(counts[status]);
      }
      expect(holds.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual(seatsThatAre('held').toSorted());
      expect(bookings.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual(
        seatsThatAre('booked').toSorted(),
      );
    });
  }
}
