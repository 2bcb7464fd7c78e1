import { eventually } from '@holdfast/core/testing';
import pg from 'pg';
import { expect } from 'vitest';

/**
 * Waits until one request is being answered, and keeps its answer from being written until what this returns is called.
 */
export async function lockTheAnswer(postgresUrl: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  const runId = await eventually(async () => {
    const { rows } = await client.query('select run_id from answer where sealed_answer is null');
    expect(rows).toHaveLength(1);
    return rows[0].run_id as string;
  });
  await client.query('begin');
  await client.query('select 1 from answer where run_id = $1 for update', [runId]);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
