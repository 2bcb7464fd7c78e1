import { sleep } from 'k6';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';

/**
 * What a script of the suite is to prove's runner, without a server: operations in the console's output, a summary in
 * the file SUMMARY. FAULT says how this run is to go wrong.
 */
const { FAULT = '', SUMMARY = 'stdout' } = __ENV;

export const options = {
  scenarios: {
    clients: { executor: 'per-vu-iterations', vus: 2, iterations: 4, maxDuration: '60s', gracefulStop: '0s' },
  },
  thresholds: { operations: [FAULT === 'threshold' ? 'count==0' : 'count>0'] },
};

const operations = new Counter('operations');

export function setup() {
  if (FAULT === 'setup') throw new Error('no show today');
  console.log(JSON.stringify({ record: 'history', format: 1, showId: 'plain', source: 'k6 plain' }));
}

export default function readSeats() {
  operations.add(1);
  const client = exec.vu.idInTest;
  const times = { invokeMs: client * 10, returnMs: client * 10 + 1 };
  const read = { record: 'operation', client, operation: 'read', ...times, outcome: 'ok' };
  if (FAULT !== 'loses lines' || client !== 1) {
    console.log(JSON.stringify({ ...read, seats: ['A1'], statuses: {} }));
  }
  if (FAULT === 'endless') sleep(50);
}

export function handleSummary({ metrics }: { metrics: Record<string, { values: { count: number } }> }) {
  const counted = metrics.operations?.values.count ?? 0;
  const summary = {
    script: 'plain',
    operations: counted,
    iterations: counted,
    interruptedIterations: FAULT === 'interrupted clients' ? 3 : 0,
    droppedIterations: 0,
    read: [],
    counts: { operations: counted },
    thresholds: [{ name: 'operations', expression: 'count>0', ok: FAULT !== 'threshold', value: counted }],
  };
  return { [FAULT === 'no summary' ? '/dev/null' : SUMMARY]: JSON.stringify(summary) };
}
