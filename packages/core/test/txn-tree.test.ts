import type { IRequestOp } from 'etcd3';
import { describe, expect, it } from 'vitest';
import { inTree, MAX_TXN_OPS } from '../src/engines/etcd/txn-tree.ts';

/** etcd's own rule (checkTxnRequest): what a level uses is taken from what the levels below it may. */
function fits(operations: readonly IRequestOp[], comparisons: number, allowed = MAX_TXN_OPS): boolean {
  const used = Math.max(operations.length, comparisons);
  if (used > allowed) return false;
  return operations.every(
    ({ request_txn }) => !request_txn || fits(request_txn.success ?? [], 0, allowed - used),
  );
}

function keysIn(operations: readonly IRequestOp[]): string[] {
  return operations.flatMap(({ request_put, request_txn }) =>
    request_txn ? keysIn(request_txn.success ?? []) : [String(request_put?.key)],
  );
}

describe('a transaction as a tree', () => {
  it.each([
    [1, 1],
    [128, 128],
    [129, 0],
    [129, 120],
    [1_000, 65],
    [5_003, 52],
    [10_000, 2],
  ])(
    '%i operations beside %i comparisons stay in order and within what etcd allows',
    (count, comparisons) => {
      const keys = Array.from({ length: count }, (_, index) => `key ${index}`);
      const tree = inTree(
        keys.map((key) => ({ request_put: { key: Buffer.from(key) } })),
        comparisons,
      );
      expect(fits(tree, comparisons)).toBe(true);
      expect(keysIn(tree)).toEqual(keys);
    },
  );

  it('that cannot be is refused here', () => {
    const operations = Array.from({ length: 100_000 }, () => ({ request_put: {} }));
    expect(() => inTree(operations, 127)).toThrow('too many operations');
  });
});
