import type { IRequestOp } from 'etcd3';

/** What etcd allows of one transaction unless told otherwise (`--max-txn-ops`): comparisons, and operations. */
export const MAX_TXN_OPS = 128;

/**
 * The same operations as a tree of transactions within the transaction. etcd counts operations per level and what
 * lies below against what the levels above left over, so a tree takes thousands where a list takes 128. It is applied
 * as one: in order, at one revision.
 */
export function inTree(operations: readonly IRequestOp[], comparisons: number): IRequestOp[] {
  if (operations.length <= MAX_TXN_OPS) return [...operations];
  const width = Math.max(comparisons, MAX_TXN_OPS / 2);
  return branches(operations, width, MAX_TXN_OPS - width);
}

function branches(operations: readonly IRequestOp[], width: number, below: number): IRequestOp[] {
  const size = Math.ceil(operations.length / width);
  const grown: IRequestOp[] = [];
  for (let from = 0; from < operations.length; from += size) {
    const part = operations.slice(from, from + size);
    const half = Math.floor(below / 2);
    if (part.length > below && half === 0)
      throw new RangeError('too many operations for one etcd transaction');
    const success = part.length <= below ? part : branches(part, half, below - half);
    grown.push({ request_txn: { success } });
  }
  return grown;
}
