import type { RawRequest } from './raw.ts';
import type { HttpRequest } from './request.ts';
import type { Answer } from './send.ts';

/** Of the refusals with a 5xx, all. */
const NAMED = ['ENGINE_UNAVAILABLE', 'LEDGER_UNAVAILABLE', 'OVERLOADED'];
/** What nobody outside should read: where code lies, what it is made of, where it stood. */
const INSIDES =
  /node_modules|file:\/\/|\.[cm]?[jt]s:\d|\n\s+at |SQLITE_|ERR_[A-Z]{3}|FST_ERR|ZodError|TRPCError|TypeError|\/apps\/api\//;
/** What may be closed without a word: it was too large, and the rest of it never read. */
const LARGE_CHARACTERS = 10_000;

/** What is wrong with an answer, whatever was asked. Undefined: nothing. */
export function problemWith(request: HttpRequest | RawRequest, answer: Answer): string | undefined {
  if (INSIDES.test(answer.text)) return 'it tells of its insides';
  if (request.kind === 'raw') return problemWithRaw(request, answer);
  const { status, text } = answer;
  if (status === 0) return isLarge(request) ? undefined : 'it hung up';
  if (request.method === 'HEAD') return status >= 500 && !isProbe(request) ? 'a HEAD fails' : undefined;
  if (String(answer.headers['content-type']).startsWith('text/event-stream')) return undefined;
  if ('trpc-accept' in request.headers || request.headers.accept?.includes('jsonl')) {
    return status >= 500 ? `${status} for a stream` : undefined;
  }
  if (status < 400 && status !== 207) return undefined;
  if (isProbe(request)) return undefined;
  const errors = errorsIn(text);
  if (errors === undefined) return `an error without a JSON body, ${status}`;
  if (errors.length === 0) return `an error that says nothing, ${status}`;
  for (const error of errors) {
    if (typeof error.status !== 'string' || !/^[A-Z_]+$/.test(error.status))
      return 'an error without a status';
    if (typeof error.message !== 'string' || error.message.length < 4) return 'an error without a message';
    if (error.status === 'INTERNAL_ERROR') return 'something broke';
  }
  const isNamed = errors.some(({ status: word }) => NAMED.includes(String(word)));
  return status >= 500 && !(status === 503 && isNamed) ? `${status}` : undefined;
}

function problemWithRaw({ hangsUp, text: sent }: RawRequest, { text }: Answer): string | undefined {
  if (hangsUp) return undefined;
  for (const [, status] of text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)) {
    if (Number(status) >= 500 && !NAMED.some((word) => text.includes(word))) return `${status} on the socket`;
  }
  const first = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n/.exec(text);
  if (!first) return sent === '' || text === '' ? undefined : 'no HTTP';
  // Node answers this one itself, without a word.
  const isError = Number(first[1]) >= 400 && /^host:/im.test(sent);
  return isError && !/"status":"[A-Z_]+"/.test(text)
    ? `an error without a status on the socket, ${first[1]}`
    : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** In tRPC's envelope, in one of a batch, plain, or as the tutorial has it. Undefined: no JSON. */
function errorsIn(text: string): Fields[] | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  return [body].flat().flatMap((one) => {
    const { error, ...plain } = one as Fields & { error?: Fields & { data?: Fields } };
    if (error) return [{ ...error.data, message: error.message }];
    if ('detail' in plain) return [{ status: 'TUTORIAL', message: plain.detail }];
    return 'status' in plain || !('result' in plain) ? [plain] : [];
  });
}

function isProbe({ path }: HttpRequest): boolean {
  return /^\/(healthz|readyz|metrics)/.test(path);
}

function isLarge({ body = '', path, headers }: HttpRequest): boolean {
  return body.length + path.length + JSON.stringify(headers).length > LARGE_CHARACTERS;
}
