import type { IRequestOp } from 'etcd3';
import type { Budget, EtcdClient, RangeReply, TxnReply } from './client.ts';
import { Gather } from './gather.ts';
import { inTree, MAX_TXN_OPS } from './txn-tree.ts';

/** Readings in one transaction; each is a transaction within it, with half of what etcd allows. */
const TOGETHER = MAX_TXN_OPS / 2;

interface Asked {
  readonly operations: readonly IRequestOp[];
  readonly budget: Budget;
  readonly resolve: (reading: RawReading) => void;
  readonly reject: (error: unknown) => void;
}

export interface RawReading extends Pick<TxnReply, 'revision' | 'clusterId'> {
  readonly ranges: readonly RangeReply[];
}

/** Reads, many readings of one turn in one call: what a call costs this process is most of what it costs. */
export class Reader {
  readonly #client: EtcdClient;
  readonly #gather = new Gather<Asked>((asked) => this.#readAll(asked));

  constructor(client: EtcdClient) {
    this.#client = client;
  }

  /** Everything the operations read, as of one revision. */
  read(operations: readonly IRequestOp[], budget: Budget): Promise<RawReading> {
    return new Promise((resolve, reject) => this.#gather.add({ operations, budget, resolve, reject }));
  }

  #readAll(asked: readonly Asked[]): void {
    const patient = mostPatient(asked);
    const alone = asked.filter((one) => !patient.includes(one) || one.operations.length > TOGETHER);
    const together = patient.filter((one) => !alone.includes(one));
    for (const one of alone) this.#readTogether([one]);
    for (let from = 0; from < together.length; from += TOGETHER) {
      this.#readTogether(together.slice(from, from + TOGETHER));
    }
  }

  async #readTogether(asked: readonly Asked[]): Promise<void> {
    const [first, ...others] = asked;
    if (!first) return;
    try {
      const success =
        others.length === 0
          ? inTree(first.operations, 0)
          : asked.map(({ operations }) => ({ request_txn: { success: [...operations] } }));
      const shortest = asked.reduce((a, b) => (b.budget.leftMs() < a.budget.leftMs() ? b : a), first);
      const reply = await this.#client.txn({ success }, shortest.budget);
      let from = 0;
      for (const { operations, resolve } of asked) {
        resolve({ ...reply, ranges: reply.ranges.slice(from, from + operations.length) });
        from += operations.length;
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}

/** Those that would not be cut short by the others: who has little time left reads alone. */
function mostPatient(asked: readonly Asked[]): readonly Asked[] {
  const most = Math.max(...asked.map(({ budget }) => budget.leftMs()));
  return asked.filter(({ budget }) => budget.leftMs() > most / 2);
}
