import { createHash } from 'node:crypto';
import { assert } from '../../domain/assert.ts';

const OLDEST_VERSION = 7;

/** The server is there and cannot serve just now; it may within moments, or another may in its place. */
export class NotServing extends Error {
  override readonly name = 'NotServing';
}

/**
 * What a primary is besides its data: the process, and when it became a primary if it was a replica before. Data that was
 * loaded under another incarnation may lack the last writes: it was restored, or came from a replica, or the server
 * itself was a replica in between and took over another's data. (Redis moves its replication id to the second place when
 * it is promoted. Losing or gaining replicas changes the first one alone.)
 * @throws NotServing
 */
export function incarnationIn(info: string): string {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
  const [runId, formerId, promotedAt] = [
    field('run_id'),
    field('master_replid2'),
    field('second_repl_offset'),
  ];
  const version = field('redis_version');
  if (!(Number.parseInt(version, 10) >= OLDEST_VERSION)) {
    throw new Error(
      `it is of version ${version || 'unknown'}, and Holdfast needs Redis 7 or later, or Valkey`,
    );
  }
  if (field('loading') === '1') throw new NotServing('LOADING Redis is loading the dataset in memory');
  if (field('role') === 'slave') throw new NotServing('READONLY it is a replica');
  assert(/^[0-9a-f]{40}$/.test(runId), 'INFO tells a run_id');
  if (!isPromoted(info)) return runId;
  return createHash('sha1').update(`${runId} ${formerId} ${promotedAt}`).digest('hex');
}

/** Whether it was a replica before. A primary forgets that when it has had no replica for an hour. */
export function isPromoted(info: string): boolean {
  return !/^master_replid2:0*\r?$/m.test(info);
}
