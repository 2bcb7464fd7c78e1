import { sleep } from 'k6';
import http from 'k6/http';
import { lateMs } from './count.ts';

/** Long enough for every buyer to have connected. */
const LEAD_MS = 1_500;

/** The instant at which all buyers ask. For setup(). */
export function startLine(): number {
  return Date.now() + LEAD_MS;
}

/** Connects to the apis, then waits for the common instant, so that what follows collides. */
export function waitAtStartLine(apis: readonly string[], startAtMs: number): void {
  for (const api of apis) http.get(`${api}/healthz`, { timeout: '10s', tags: { name: 'healthz' } });
  sleep(Math.max(0, startAtMs - Date.now()) / 1_000);
  lateMs.add(Date.now() - startAtMs);
}
