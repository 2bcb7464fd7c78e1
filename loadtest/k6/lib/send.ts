import http, { type RefinedParams, type RefinedResponse } from 'k6/http';
import type { Input, Output, Procedure, Refusal } from './contract.ts';
import { rest } from './rest.ts';
import { adminKey, apis, style } from './settings.ts';
import { trpc } from './trpc.ts';

/** Longer than any request is worked on. */
const TIMEOUT_MS = 15_000;

export interface Call<Name extends Procedure> {
  readonly procedure: Name;
  readonly input: Input<Name>;
  /** Address of the api; absent: each request goes to the next, so that no process sees all of a buyer. */
  readonly api?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Idempotency key. */
  readonly key?: string | undefined;
}

interface Request {
  readonly method: 'GET' | 'POST';
  /** After the address of the api. */
  readonly path: string;
  readonly body: string | null;
  readonly headers: Record<string, string>;
}

/** tRPC and REST differ in how a call is written and where an answer has what it says. */
export interface Style {
  write(procedure: Procedure, input: Readonly<Record<string, unknown>>): Request;
  data(message: unknown): unknown;
  refusal(message: unknown): Partial<Refusal> | undefined;
}

/** An answer of the api as it came, whatever it holds. */
export interface Answer<Data> {
  /** 0: there was none. */
  readonly httpStatus: number;
  readonly data: Partial<Data> | undefined;
  readonly refusal: Partial<Refusal> | undefined;
  /** What went over the wire, or why nothing did, to show when it is not what it should be. */
  readonly text: string;
}

const styles: Record<typeof style, Style> = { trpc, rest };
const { write, data, refusal } = styles[style];

let requests = 0;

/** Where the next request of this VU goes. */
export function nextApi(): string {
  const { length } = apis;
  requests += 1;
  return apis[(__VU + requests) % length] ?? '';
}

export function send<Name extends Procedure>(call: Call<Name>): Answer<Output<Name>> {
  const { method, url, body, params } = prepare(call);
  try {
    return read<Output<Name>>(http.request(method, url, body, params));
  } catch (error) {
    return noAnswer(error);
  }
}

/** For requests that are to be under way together. */
export async function sendAsync<Name extends Procedure>(call: Call<Name>): Promise<Answer<Output<Name>>> {
  const { method, url, body, params } = prepare(call);
  try {
    return read<Output<Name>>(await http.asyncRequest(method, url, body, params));
  } catch (error) {
    return noAnswer(error);
  }
}

function prepare<Name extends Procedure>({
  procedure,
  input,
  api = nextApi(),
  timeoutMs = TIMEOUT_MS,
  key,
}: Call<Name>) {
  const { method, path, body, headers } = write(procedure, input as Readonly<Record<string, unknown>>);
  headers.authorization = `Bearer ${adminKey()}`;
  if (key !== undefined) headers['idempotency-key'] = key;
  // Thrown, because k6 would write a line about each failure that it does not throw.
  const params: RefinedParams<'text'> & { readonly throw: boolean } = {
    headers,
    timeout: timeoutMs,
    responseType: 'text',
    throw: true,
  };
  return { method, url: api + path, body, params };
}

function read<Data>(response: RefinedResponse<'text'>): Answer<Data> {
  const { status, body, error } = response;
  const message = body ? parse(body) : undefined;
  return {
    httpStatus: status,
    data: status === 200 ? asObject<Data>(data(message)) : undefined,
    refusal: status === 200 ? undefined : refusal(message),
    text: body || error,
  };
}

function noAnswer(error: unknown): Answer<never> {
  return { httpStatus: 0, data: undefined, refusal: undefined, text: String(error) };
}

function asObject<Data>(value: unknown): Partial<Data> | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
