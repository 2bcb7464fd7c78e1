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

/** What its engine and its ledger are called, as far as it tells. */
export async function namesAt(
  api: string,
): Promise<{ engine?: string | undefined; ledger?: string | undefined }> {
  const told: unknown = await ask(`${api}/readyz`)
    .then((answer) => answer.json())
    .catch(() => undefined);
  return { engine: textIn(fieldOf(told, 'engine'), 'name'), ledger: textIn(fieldOf(told, 'ledger'), 'name') };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : undefined;
}

/** It may be busy still with what the script before has left. */
async function whyNotReady(api: string): Promise<string | undefined> {
  const untilMs = performance.now() + READY_WITHIN_MS;
  let said = '';
  while (performance.now() < untilMs) {
    try {
      const answer = await ask(`${api}/readyz`);
      if (answer.ok) return undefined;
      const elsewhere = originToldBy(answer);
      if (elsewhere !== undefined) return `${api} redirects to ${elsewhere}: give that address`;
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
    const answer = await ask(`${api}/api/v1/me`, { authorization: `Bearer ${key}` });
    const said = await answer.json().catch(() => undefined);
    if (said === undefined) return `${api} is no Holdfast: what it answers at /api/v1/me is no JSON`;
    const { permissions = [], message = '' } = said as { permissions?: string[]; message?: string };
    if (permissions.includes('admin')) return undefined;
    const why = answer.ok ? 'it has not the scope admin' : `${answer.status} ${message}`;
    return `${api} does not take the key: ${why}. The suite makes a show of its own and acts for operators, so it needs an API key with the scope admin.`;
  } catch (error) {
    return `${api} does not answer: ${reasonOf(error)}`;
  }
}

/** Follows no redirect: on its way to another origin a key is left out, and a load would go where nobody said. */
function ask(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(address, { headers, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
}

/** Another origin that it redirects to. */
function originToldBy({ url, headers }: Response): string | undefined {
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, url)) return undefined;
  const { origin } = new URL(location, url);
  return origin === new URL(url).origin ? undefined : origin;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
