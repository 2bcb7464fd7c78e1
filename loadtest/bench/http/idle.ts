import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startApi } from '@holdfast/api/testing';
import { atMost, forComparison, type Line } from '../lines.ts';
import { median } from '../redis-meter.ts';

const STARTS = 5;
/** What a process does at its start is over by then, garbage collections included. */
const SETTLE_MS = 3_000;

/**
 * The embedded default, as `npm start` runs it: what it takes until it is ready, and what it has when nobody asks. What
 * logging in needs is loaded when somebody does; what a process has from then on is there to compare with.
 */
export async function measureIdle(): Promise<Line[]> {
  const starts = await startsOf({ withOperator: false });
  const loggedIn = await startsOf({ withOperator: true });
  return [
    atMost('idle process, embedded default: resident memory', starts.residentMb, 150, ' MB'),
    forComparison('  once somebody has logged in', loggedIn.residentMb, ' MB'),
    atMost('idle process, embedded default: start to ready', starts.readyMs / 1_000, 1.5, ' s'),
  ];
}

async function startsOf({ withOperator }: { readonly withOperator: boolean }) {
  const readyMs: number[] = [];
  const residentMb: number[] = [];
  for (let start = -1; start < STARTS; start += 1) {
    const beforeMs = performance.now();
    await using api = await startApi({ env: { DEMO: 'true', LOG_LEVEL: 'info' }, withOperator });
    const startedMs = performance.now() - beforeMs;
    await pause(SETTLE_MS);
    // The first start compiles what later ones find compiled.
    if (start < 0) continue;
    readyMs.push(startedMs);
    residentMb.push((await residentBytes(api.pid)) / 1e6);
  }
  return { readyMs: median(readyMs), residentMb: median(residentMb) };
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`no resident memory is told of process ${pid}`);
  return Number(kilobytes) * 1_024;
}
