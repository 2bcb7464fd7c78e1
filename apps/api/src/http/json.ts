import type { FastifyInstance } from 'fastify';
import { parse } from 'secure-json-parse';
import { WireError } from '../errors.ts';

/** Deeper than any input of the contract: a show's seats are five levels down. */
const MAX_DEPTH = 16;

/** A JSON body with its text, which the official tRPC adapter wants to read itself. */
export interface JsonBody {
  readonly text: string;
  /** @throws WireError INVALID_INPUT for what is no JSON, nests too deep or means a prototype. */
  value(): unknown;
}

/** Bodies come as `JsonBody`: whoever takes the value says in their own format what is wrong with it. */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
    done(null, { text, value: () => parseJson(text as string) }),
  );
}

/** @throws WireError INVALID_INPUT */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) {
    throw new WireError(`The JSON nests deeper than ${MAX_DEPTH} levels.`, { status: 'INVALID_INPUT' });
  }
  try {
    return parse(text);
  } catch (error) {
    throw new WireError(error instanceof Error ? error.message : String(error), { status: 'INVALID_INPUT' });
  }
}

/**
 * For text that somebody else will parse, and say what is wrong with its grammar.
 * @throws WireError INVALID_INPUT for JSON that nests too deep or means a prototype.
 */
export function refuseHostileJson(text: string): void {
  try {
    parseJson(text);
  } catch (error) {
    if (isTooDeep(text) || isJson(text)) throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Before it is parsed: whatever recurses over the value later has a bound. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (isInString) {
      if (code === BACKSLASH) position += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];
