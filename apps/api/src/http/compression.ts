import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import negotiate from '@fastify/accept-negotiator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from './vary.ts';

/** From the one we would rather send. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);
/** As quick as gzip, and smaller; the highest takes a hundred times as long. */
const BROTLI_QUALITY = 5;

/** Below it, what compressing saves is less than what it delays. */
const LARGE_CHARACTERS = 8 * 1024;

/** The answer's text, or where it is large and the client can unpack it, compressed, with the headers that say so. */
export function packLarge(
  text: string,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): string | Promise<Buffer> {
  if (text.length < LARGE_CHARACTERS) return text;
  varyBy(reply, 'accept-encoding');
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  if (encoding === 'identity') return text;
  reply.header('content-encoding', encoding);
  return compress(Buffer.from(text), encoding);
}

/** @param accepted the header Accept-Encoding */
export function chooseEncoding(accepted: string | undefined): Encoding {
  return (accepted !== undefined && negotiate<Encoding>(accepted, [...ENCODINGS])) || 'identity';
}

/** On a thread of its own. */
export async function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return gzipAsync(bytes);
  if (encoding === 'identity') return bytes;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliAsync(bytes, { params });
}
