import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, type Encoding } from './compression.ts';
import { varyBy } from './vary.ts';

/** How the two ways in wrap what a procedure answers. */
export type Envelope = 'trpc' | 'rest';

/** What a procedure may answer instead of a plain value: one that knows its own bytes. */
export interface EncodedAnswer {
  readonly etag: string;
  /** Of the encoding that the client likes best, what suits this answer. */
  bestOf(accepted: Encoding): Encoding;
  body(envelope: Envelope, encoding: Encoding): Promise<Buffer>;
}

export function isEncodedAnswer(value: unknown): value is EncodedAnswer {
  return typeof value === 'object' && value !== null && 'etag' in value && 'bestOf' in value;
}

/** Sends the bytes there are, or 304 to whoever has them already. */
export async function sendEncoded(
  answer: EncodedAnswer,
  { request, reply, envelope }: { request: FastifyRequest; reply: FastifyReply; envelope: Envelope },
): Promise<FastifyReply> {
  const { headers } = request;
  const vary = envelope === 'trpc' ? 'trpc-accept, accept, accept-encoding' : 'accept-encoding';
  reply.headers({ etag: answer.etag, 'cache-control': 'no-cache' });
  varyBy(reply, vary);
  if (hasEtag(headers['if-none-match'], answer.etag)) return reply.code(304).send();
  const encoding = answer.bestOf(chooseEncoding(headers['accept-encoding']));
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  reply.type(envelope === 'trpc' ? 'application/json' : 'application/json; charset=utf-8');
  return reply.send(await answer.body(envelope, encoding));
}

/** As RFC 9110 compares for If-None-Match: weak or not makes no difference. */
function hasEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.split(',').some((tag) => opaque(tag) === opaque(etag));
}
