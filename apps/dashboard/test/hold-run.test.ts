import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import type { Hold } from '../src/features/holds/hold.ts';
import { HoldRun, type Outcome } from '../src/features/holds/hold-run.ts';

const AT_ONCE = 8;

function holdsOf(count: number): Hold[] {
  return Array.from({ length: count }, (_, at) => ({
    holdId: `hold-${at}`,
    showId: 'show',
    seatIds: [`A${at}`],
    state: 'active',
    fence: at,
    createdAt: 0,
    expiresAt: 300_000,
    inDoubt: false,
  }));
}

function refusal(status: string, httpStatus: number): Error {
  const error = { code: -32_000, message: `refused with ${status}`, data: { status, httpStatus } };
  return TRPCClientError.from({ error });
}

test('asks for a few at once, and of all that end each has its own outcome', async () => {
  const answers: Record<string, Error> = {
    'hold-3': refusal('ALREADY_CONFIRMED', 409),
    'hold-5': new TypeError('fetch failed'),
    'hold-7': refusal('LEDGER_UNAVAILABLE', 503),
  };
  let underWay = 0;
  let most = 0;
  const told: string[] = [];
  const run = new HoldRun({
    holds: holdsOf(30),
    send: async ({ holdId }) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve));
      underWay -= 1;
      const error = answers[holdId];
      if (error) throw error;
      return 'Cleared';
    },
    onOutcome: ({ holdId }, { status }) => told.push(`${holdId} ${status}`),
  });
  await run.start();
  expect(most).toBe(AT_ONCE);
  const outcomes = Object.fromEntries(run.get().map(({ hold, outcome }) => [hold.holdId, outcome]));
  expect(outcomes['hold-0']).toEqual({ status: 'done', text: 'Cleared' });
  expect(outcomes['hold-3']).toEqual({ status: 'refused', text: 'refused with ALREADY_CONFIRMED' });
  expect(outcomes['hold-5']?.status).toBe('unknown');
  expect(outcomes['hold-7']?.status).toBe('unknown');
  expect(Object.values(outcomes).filter(({ status }) => status === 'done')).toHaveLength(27);
  expect(told.filter((line) => line.startsWith('hold-3'))).toEqual(['hold-3 running', 'hold-3 refused']);
});

test('tries again only what nobody knows, with the key it had', async () => {
  const sent: string[] = [];
  let isLineDown = true;
  const run = new HoldRun({
    holds: holdsOf(2),
    send: async ({ holdId }, key) => {
      sent.push(`${holdId} ${key}`);
      if (holdId === 'hold-1' && isLineDown) throw new TypeError('fetch failed');
      return 'Cleared';
    },
    onOutcome: () => {},
  });
  await run.start();
  isLineDown = false;
  await run.tryAgain();
  expect(run.get().map(({ outcome }) => outcome.status)).toEqual(['done', 'done']);
  expect(sent).toHaveLength(3);
  expect(sent[2]).toBe(sent[1]);
  expect(sent[0]).not.toBe(sent[1]);
});

test('is stopped: what is under way ends, the rest is left as it was', async () => {
  const outcomes = new Map<string, Outcome['status']>();
  const run = new HoldRun({
    holds: holdsOf(20),
    send: async () => {
      run.stop();
      return 'Cleared';
    },
    onOutcome: ({ holdId }, { status }) => outcomes.set(holdId, status),
  });
  await run.start();
  const ended = [...outcomes.values()];
  expect(ended.filter((status) => status === 'skipped').length).toBeGreaterThanOrEqual(20 - AT_ONCE);
  expect(ended.every((status) => status === 'done' || status === 'skipped')).toBe(true);
});
