import { sleep } from 'k6';
import type { Told } from './ask.ts';
import type { Output, Procedure } from './contract.ts';
import { putOffMs } from './refusals.ts';
import { type Answer, type Call, send } from './send.ts';

/** Longer than a process that died stands in the way of a retry. */
const WITHIN_MS = 30_000;
const PAUSE_MS = 200;

interface Patience {
  readonly withinMs?: number;
  /** False: done twice it would do something twice, so that no answer is the last word. */
  readonly isRepeatable?: boolean;
}

/** Sends the same request again, as a buyer's client does, until there is an answer that says something of it. */
export function untilTold<Value>(
  attempt: () => Told<Value>,
  { withinMs = WITHIN_MS, isRepeatable = true }: Patience = {},
): Told<Value> {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    const told = attempt();
    if (told.kind !== 'busy' && !(told.kind === 'unknown' && isRepeatable)) return told;
    const waitMs = told.kind === 'busy' ? told.waitMs : PAUSE_MS;
    if (Date.now() + waitMs > deadlineMs) return told;
    sleep(waitMs / 1_000);
  }
}

/** The same for what is no operation of the history: sent again as long as it is put off, and so has done nothing. */
export function sendUntilTold<Name extends Procedure>(call: Call<Name>): Answer<Output<Name>> {
  const deadlineMs = Date.now() + WITHIN_MS;
  for (;;) {
    const answer = send(call);
    const waitMs = putOffMs(answer);
    if (waitMs === undefined || Date.now() + waitMs > deadlineMs) return answer;
    sleep(waitMs / 1_000);
  }
}
