import { isIP } from 'node:net';
import type { Operator } from '@holdfast/core';
import type { FastifyRequest } from 'fastify';

/** Enough to tell a browser and its system by. */
const MAX_USER_AGENT_LENGTH = 200;
const MAPPED_IPV4 = /^::ffff:(?=[\d.]+$)/i;

/** The caller as the audit trail knows them. Their address is their own where TRUST_PROXY names the proxies before them. */
export function operatorOf({ caller, ip, id, headers }: FastifyRequest): Operator {
  // What a proxy forwards need not be an address.
  const address = isIP(ip) === 0 ? undefined : ip.replace(MAPPED_IPV4, '');
  const userAgent = headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH).replaceAll(/\p{Cc}/gu, ' ');
  return { name: caller.name, from: { address, userAgent: userAgent || undefined, requestId: id } };
}
