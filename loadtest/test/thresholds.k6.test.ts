import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findK6 } from '../prove/run-script.ts';
import { type Script, suite } from '../prove/scripts.ts';

const run = promisify(execFile);
const WITHIN_MS = 30_000;

/** What k6 would hold a script to, with such settings. */
async function thresholdsOf({ file }: Script, settings: Readonly<Record<string, string>>) {
  const env = { PATH: process.env.PATH, APIS: 'http://127.0.0.1:1', KEY: 'k', ...settings };
  const { stdout } = await run(findK6(process.env), ['inspect', '--include-system-env-vars', file], { env });
  return (JSON.parse(stdout) as { thresholds: Record<string, readonly string[]> }).thresholds;
}

const scripts = suite().filter(({ runner }) => runner === 'k6');

describe.for(scripts)('$name', (script) => {
  test('takes the latency that was asked for', { timeout: WITHIN_MS }, async () => {
    const thresholds = await thresholdsOf(script, { P95_MS: '1234' });
    expect(thresholds.hold_ms).toEqual(['p(95)<1234']);
    expect(thresholds.error_rate).toEqual(['rate<0.01']);
    expect(thresholds.unanswered).toEqual(['count==0']);
  });
});

test('in trouble neither speed nor an answer to everything is promised', { timeout: WITHIN_MS }, async () => {
  const script = scripts.find(({ name }) => name === '12-trouble');
  if (!script) throw new Error('no such script');
  const { hold_ms, error_rate, unanswered, wrong_yes } = await thresholdsOf(script, { TROUBLED: '1' });
  expect({ hold_ms, error_rate, unanswered }).toEqual({});
  expect(wrong_yes).toEqual(['count==0']);
});
