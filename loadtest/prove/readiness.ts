import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './target.ts';

const READY_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 5_000;

/** Why a target cannot be fired at, in words that say what to do; undefined: it can. */
export async function troubleWith({ apis, key, fallen }: Target): Promise<string | undefined> {
  const gone = fallen?.() ?? [];
  if (gone.length > 0) return `${gone.join(' and ')} ended though nobody stopped it`;
  for (const api of apis) {
    const trouble = (await whyNotReady(api)) ?? (await whyNotAdmin(api, key));
    if (trouble) return trouble;
  }
  return undefined;
}

/** It may be busy still with what the script before has left. */
async function whyNotReady(api: string): Promise<string | undefined> {
  const untilMs = performance.now() + READY_WITHIN_MS;
  let said = '';
  while (performance.now() < untilMs) {
    try {
      const answer = await fetch(`${api}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (answer.ok) return undefined;
      said = `answers ${answer.status} at /readyz: ${(await answer.text()).slice(0, 300)}`;
    } catch (error) {
      said = `does not answer: ${reasonOf(error)}`;
    }
    await pause(ASK_EVERY_MS);
  }
  return `${api} ${said}`;
}

async function whyNotAdmin(api: string, key: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${api}/api/v1/me`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { permissions = [], message = '' } = (await answer.json()) as {
      permissions?: string[];
      message?: string;
    };
    if (permissions.includes('admin')) return undefined;
    const why = answer.ok ? 'it has not the scope admin' : `${answer.status} ${message}`;
    return `${api} does not take the key: ${why}. The suite makes a show of its own and acts for operators, so it needs an API key with the scope admin.`;
  } catch (error) {
    return `${api} does not answer: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
