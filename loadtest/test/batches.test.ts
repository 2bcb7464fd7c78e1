import { expect, test } from 'vitest';
import { Batches, StrangeAnswer } from '../driver/batches.ts';
import { type Answer, isPutOff, waitMsAfter } from '../driver/connections.ts';

const REFUSED = { error: { data: { status: 'RATE_LIMITED', httpStatus: 429, retryAfterMs: 700 } } };

/** Two calls at once, where a request is answered so. */
function sendTwo(answer: unknown) {
  const batches = new Batches(async () => ({ httpStatus: 200, text: JSON.stringify(answer) }));
  const call = () => batches.send('holds.clear', { showId: 'x', holdId: 'h', reason: '' });
  return Promise.allSettled([call(), call()]);
}

test('each call has its own answer, and a request that is refused as a whole is refused to each', async () => {
  const value = (one: unknown) => ({ status: 'fulfilled', value: one });
  expect(await sendTwo([{ result: 1 }, REFUSED])).toEqual([value({ result: 1 }), value(REFUSED)]);
  expect(await sendTwo(REFUSED)).toEqual([value(REFUSED), value(REFUSED)]);
});

test.for([[[REFUSED]], [{ error: 'bad gateway' }], ['<html>'], [null]])(
  'what is no answer to the calls is none: %j',
  async ([answer]) => {
    const settled = await sendTwo(answer);
    expect(settled).toEqual(Array(2).fill({ status: 'rejected', reason: expect.any(StrangeAnswer) }));
  },
);

test('who is put off waits as long as it was told, and who was not answered a moment', () => {
  const limited: Answer<never> = {
    outcome: 'fail',
    httpStatus: 429,
    refusal: { status: 'RATE_LIMITED', retryAfterMs: 700 },
  };
  const unknown = { outcome: 'unknown', what: '', wasCut: false, httpStatus: 0 } as const;
  const overloaded = { ...unknown, httpStatus: 503, refusal: { status: 'OVERLOADED', retryAfterMs: 300 } };
  const taken: Answer<never> = { outcome: 'fail', httpStatus: 409, refusal: { status: 'SEAT_UNAVAILABLE' } };
  const answers = [limited, overloaded, unknown, { ...unknown, wasCut: true }, taken];
  expect(answers.map(waitMsAfter)).toEqual([700, 300, 20, 0, 0]);
  expect(answers.map(isPutOff)).toEqual([true, true, false, false, false]);
});
