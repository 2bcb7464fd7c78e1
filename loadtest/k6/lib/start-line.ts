import { sleep } from 'k6';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import { apis } from './settings.ts';

/** Long enough for every VU to have connected to every api. */
const [LEAD_MS, LEAD_PER_VU_MS] = [1_000, 5];

/** How long after the common instant each VU went. */
const lateMs = new Trend('late_ms');
/** Those who went within a moment of the common instant. */
const atOnce = new Counter('at_once');
const AT_ONCE_MS = 250;

/** The instant at which all go. For setup(). */
export function startLine(vus: number): number {
  return Date.now() + LEAD_MS + vus * LEAD_PER_VU_MS;
}

/** So that the first request of a VU is not late for having to connect. */
export function connect(): void {
  for (const api of apis) http.get(`${api}/healthz`, { timeout: '15s' });
}

export function waitUntil(atMs: number): void {
  sleep(Math.max(0, atMs - Date.now()) / 1_000);
}

/** Waits for the common instant, so that what follows collides. */
export function waitAtStartLine(atMs: number): void {
  waitUntil(atMs);
  const late = Date.now() - atMs;
  lateMs.add(late);
  if (late <= AT_ONCE_MS) atOnce.add(1);
}
