import { randomUUID } from 'node:crypto';
import { assert } from '../../domain/assert.ts';
import {
  type CounterBatch,
  type CounterTotals,
  MAX_COUNTERS_PER_BATCH,
  type SharedCounters,
} from '../../ports/shared-counters.ts';
import type { RedisClient } from './client.ts';
import { listIn, numberIn, numbersIn, textIn } from './replies.ts';
import type { Script, ScriptArgument } from './scripts.ts';

/** All counters are in one slot. No show's keys have the same names, even if it has this id. */
const HASH_TAG = 'counts';
/** Kept of one window, by all processes: some ten megabytes of Redis. */
const MAX_COUNTERS = 100_000;

/** Counters in Redis, beside the claims; of no worth to anybody after two windows, so none is ever loaded again. */
export class RedisCounters implements SharedCounters {
  readonly #client: RedisClient;
  readonly #script: Script;
  /** With the number of the call it tells one that was sent twice. */
  readonly #process = randomUUID();
  #sequence = 0;

  constructor(client: RedisClient, script: Script) {
    this.#client = client;
    this.#script = script;
  }

  async add({ windowMs, window, counters }: CounterBatch): Promise<CounterTotals> {
    assert(counters.length <= MAX_COUNTERS_PER_BATCH, 'no batch of counters stops Redis for long');
    this.#sequence += 1;
    const args: ScriptArgument[] = [this.#process, this.#sequence, windowMs, window, MAX_COUNTERS];
    for (const { id, inWindow, inWindowBefore } of counters) {
      assert(!id.startsWith('!'), `${id} is no id of a counter: in Redis it would be something else`);
      args.push(id, inWindow, inWindowBefore);
    }
    const call = { script: this.#script, hashTag: HASH_TAG, args, looksFirst: false };
    const [status, nowMs, ...totals] = listIn(await this.#client.call(call));
    if (textIn(status) === 'ELSEWHEN') return { nowMs: numberIn(nowMs), counters: undefined };
    const numbers = numbersIn(totals);
    assert(numbers.length === 2 * counters.length, 'every counter has two totals');
    return {
      nowMs: numberIn(nowMs),
      counters: counters.map((_, position) => ({
        inWindow: numbers[2 * position] ?? 0,
        inWindowBefore: numbers[2 * position + 1] ?? 0,
      })),
    };
  }
}
