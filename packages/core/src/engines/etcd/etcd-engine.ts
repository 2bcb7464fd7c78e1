import type { ConfirmingHold, LoadCommand, Sale } from '../../domain/commands.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FeedListener, SeatEngine } from '../../ports/seat-engine.ts';
import { Budget, EtcdClient } from './client.ts';
import { abortConfirm, beginConfirm, finishConfirm, free } from './commands/confirming.ts';
import { expireDue } from './commands/expiring.ts';
import { changesSince, EtcdFeedListener } from './commands/feed.ts';
import { hold } from './commands/hold.ts';
import { beginLoad, load, unload } from './commands/loading.ts';
import { block, setSale, unblock } from './commands/operating.ts';
import { clear, extend, getHold, release } from './commands/owning.ts';
import { claimOf, counts, listHolds, snapshot } from './commands/reading.ts';
import { HoldQueue } from './hold-queue.ts';
import { Leases } from './leases.ts';
import { Reader } from './reader.ts';
import { REVISIONS_PER_EPOCH, ShowStore, type StoreParts } from './show-store.ts';

export interface EtcdEngineOptions {
  /** Endpoints of one cluster, `http[s]://[user:password@]host:port`, separated by commas. */
  readonly url: string;
  /** What is not answered in this time is EngineUnavailable; a load, and a large snapshot, have it for each part. */
  readonly timeoutMs: number;
  /** For the times that are told, and to divide a lease's last seconds. */
  readonly clock: Clock;
  /** When a show is loaded anew, lest its fences reach the next epoch's. A test sets it lower. */
  readonly revisionsPerEpoch?: number;
}

/**
 * Claims in etcd 3.4 or later. A command reads what it is about at one revision, decides, and puts what follows in
 * one transaction that compares all of it with what was read; whoever was overtaken decides anew. Seats go with
 * their hold's lease, revisions make fences and versions, and the feed is a watch.
 */
export class EtcdEngine implements SeatEngine {
  readonly name = 'etcd';
  readonly #client: EtcdClient;
  readonly #parts: StoreParts;
  readonly #newBudget: () => Budget;
  readonly #queue: HoldQueue;
  readonly #listeners = new Map<string, Set<EtcdFeedListener>>();

  constructor({ url, timeoutMs, clock, revisionsPerEpoch = REVISIONS_PER_EPOCH }: EtcdEngineOptions) {
    this.#client = new EtcdClient({ url, timeoutMs });
    const leases = new Leases({ client: this.#client, clock });
    this.#parts = { client: this.#client, reader: new Reader(this.#client), leases, revisionsPerEpoch };
    this.#newBudget = () => new Budget(timeoutMs);
    this.#queue = new HoldQueue({
      decide: (showId, commands, budget) => hold(this.#show(showId), commands, budget),
      newBudget: this.#newBudget,
    });
  }

  beginLoad: SeatEngine['beginLoad'] = (showId, epoch) =>
    beginLoad(this.#show(showId), epoch, this.#newBudget());
  load = (showId: string, command: LoadCommand) => load(this.#show(showId), command, this.#newBudget);
  unload: SeatEngine['unload'] = (showId, epoch) => unload(this.#show(showId), epoch, this.#newBudget());

  hold: SeatEngine['hold'] = (showId, command) => this.#queue.hold(showId, command);
  extend: SeatEngine['extend'] = (showId, command) => extend(this.#show(showId), command, this.#newBudget());
  release: SeatEngine['release'] = (showId, command) =>
    release(this.#show(showId), command, this.#newBudget());
  beginConfirm: SeatEngine['beginConfirm'] = (showId, command) =>
    beginConfirm(this.#show(showId), command, this.#newBudget());
  finishConfirm = (showId: string, confirming: ConfirmingHold) =>
    finishConfirm(this.#show(showId), confirming, this.#newBudget());
  abortConfirm = (showId: string, confirming: ConfirmingHold) =>
    abortConfirm(this.#show(showId), confirming, this.#newBudget());
  clear: SeatEngine['clear'] = (showId, holdId) => clear(this.#show(showId), holdId, this.#newBudget());
  free: SeatEngine['free'] = (showId, command) => free(this.#show(showId), command, this.#newBudget());
  block: SeatEngine['block'] = (showId, command) => block(this.#show(showId), command, this.#newBudget());
  unblock: SeatEngine['unblock'] = (showId, command) =>
    unblock(this.#show(showId), command, this.#newBudget());
  setSale = (showId: string, sale: Sale) => setSale(this.#show(showId), sale, this.#newBudget());
  expireDue: SeatEngine['expireDue'] = (showId, command) =>
    expireDue(this.#show(showId), command, this.#newBudget());

  snapshot: SeatEngine['snapshot'] = (showId) => snapshot(this.#show(showId), this.#newBudget);
  counts: SeatEngine['counts'] = (showId) => counts(this.#show(showId), this.#newBudget);
  getHold: SeatEngine['getHold'] = (showId, holdId) => getHold(this.#show(showId), holdId, this.#newBudget());
  claimOf: SeatEngine['claimOf'] = (showId, seat) => claimOf(this.#show(showId), seat, this.#newBudget());
  listHolds: SeatEngine['listHolds'] = (showId, command) =>
    listHolds(this.#show(showId), command, this.#newBudget());

  changesSince: SeatEngine['changesSince'] = (showId, version) => {
    const [listener] = this.#listeners.get(showId) ?? [];
    const [client, standing, budget] = [this.#client, listener?.watch, this.#newBudget()];
    return changesSince(this.#show(showId), version, { client, standing, budget });
  };

  listen(showId: string): FeedListener {
    const listeners = this.#listeners.get(showId) ?? new Set();
    this.#listeners.set(showId, listeners);
    const listener = new EtcdFeedListener({
      client: this.#client,
      store: this.#show(showId),
      newBudget: this.#newBudget,
      onClose: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(showId);
      },
    });
    listeners.add(listener);
    return listener;
  }

  async ping(): Promise<void> {
    await this.#show('ping').read([], [], this.#newBudget());
  }

  async close(): Promise<void> {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.close();
    this.#client.close();
  }

  #show(showId: string): ShowStore {
    return new ShowStore(this.#parts, showId);
  }
}
