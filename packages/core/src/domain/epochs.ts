import { assert } from './assert.ts';

/**
 * A show's claims live in an engine that may lose its memory. Each time the show is rebuilt from the ledger
 * it starts a new epoch, and fences and versions start above all that any earlier epoch can have given out.
 * The step is decimal so that a person reading fence 30000000007 sees epoch 3, claim 7.
 */
const EPOCH_STEP = 10_000_000_000;

/** Epochs that fit while every fence stays an exact integer in a double (JavaScript and Lua numbers). */
const LAST_EPOCH = Math.floor(Number.MAX_SAFE_INTEGER / EPOCH_STEP) - 1;

/** The number that the epoch's first fence and first version follow. */
export function epochBase(epoch: number): number {
  assert(Number.isInteger(epoch) && epoch >= 1 && epoch <= LAST_EPOCH, `epoch ${epoch} out of range`);
  return epoch * EPOCH_STEP;
}

export function epochOf(fenceOrVersion: number): number {
  return Math.floor(fenceOrVersion / EPOCH_STEP);
}
