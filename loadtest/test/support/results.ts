import type { Judgement } from '@holdfast/verifier';
import type { Facts } from '../../prove/judging/facts.ts';
import type { Results, RunResults, TargetResults, Tooth } from '../../prove/results.ts';

export const FACTS: Facts = {
  outcomes: { ok: 700, fail: 290, unknown: 10 },
  refusals: { SEAT_UNAVAILABLE: 280, HOLD_EXPIRED: 10 },
  durationMs: 4_000,
  granted: 300,
  winners: { exactlyOne: 40, none: 8, more: 0 },
  bookings: 12,
  latencies: [{ operation: 'hold', count: 590, p50Ms: 3.2, p90Ms: 8, p95Ms: 9.5, p99Ms: 20.1, maxMs: 1_234 }],
  series: {
    stepMs: 1_000,
    perSecond: [100, 400, 300, 190],
    unknownPerSecond: [0, 0, 10, 0],
    p50Ms: [1, 3, null, 4],
    p99Ms: [8, 20, null, 25],
  },
};

export const VALID: Judgement = {
  ...{ verdict: 'valid', violations: [], violationsLeftOut: 0, operations: 1_000, clients: 20, seats: 48 },
  ...{ outcomes: FACTS.outcomes, groups: 4, undecidedGroups: [], tookMs: 210 },
};

export const VIOLATED: Judgement = {
  ...VALID,
  verdict: 'violated',
  violations: [
    {
      rule: 'claims never overlap',
      what: 'Seat <A1> was held by client 3 & client 5 at once',
      ...{ seats: ['A1'], operations: [3, 5], afterOperations: 6 },
    },
  ],
};

export function runOf(more: Partial<RunResults> = {}): RunResults {
  return {
    ...{ script: '02-stampede', verdict: 'passed', problems: [], seed: 7, sizes: { VUS: '100' } },
    ...{ command: 'npm run prove -- --engine redis --script 02 --size small --seed 7', tookMs: 5_000 },
    ...{ operations: 1_000, droppedIterations: 0, judgedInMs: 400, output: '', timelineFile: undefined },
    thresholds: [
      { name: 'winners', expression: 'count==4', ok: true, value: 4 },
      { name: 'hold_ms', expression: 'p(95)<2000', ok: true, value: 9.512_34 },
    ],
    judged: { kind: 'judged', judgement: VALID, facts: FACTS, readMs: 50, shrunkTo: undefined },
    historyFile: 'histories/redis/02-stampede.jsonl.gz',
    ...more,
  };
}

export function targetOf(more: Partial<TargetResults> = {}): TargetResults {
  const versions = { redis: '8.0.2', postgres: '17.2' };
  const about = { engine: 'redis', ledger: 'PostgreSQL', versions, isStartedHere: true };
  return { id: 'redis', name: 'redis, 2 processes', about, runs: [runOf()], trouble: undefined, ...more };
}

export const TOOTH: Tooth = {
  ...{
    name: 'no owner check',
    mistake: 'Whoever knows a hold id may act on it.',
    servedBy: 'redis, 2 processes',
  },
  ...{ trouble: undefined, script: '06-confirm-race', alsoBy: ['wrong_yes count==0'], operations: 900 },
  caughtBy: { by: 'only the owner acts', what: 'a stranger confirmed', afterOperations: 212 },
};

export function resultsOf(more: Partial<Results> = {}): Results {
  return {
    ...{
      format: 1,
      startedAt: '2026-01-02T03:04:05.000Z',
      tookMs: 65_000,
      size: 'small',
      style: 'trpc',
      seed: 7,
    },
    command: 'npm run prove -- --engine redis --size small --seed 7',
    machine: {
      ...{ cpu: 'A processor', cores: 2, memoryGb: 24, system: 'Linux 6.1' },
      ...{ node: '24.21.0', k6: '1.8.1', holdfast: '0.1.0, 1234567' },
    },
    targets: [targetOf()],
    teeth: [],
    controls: [],
    unreachable: [],
    cutShort: undefined,
    ...more,
  };
}
