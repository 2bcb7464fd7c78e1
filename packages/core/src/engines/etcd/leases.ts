import type { Clock } from '../../ports/clock.ts';
import type { Budget, EtcdClient } from './client.ts';
import { AskedOnce } from './gather.ts';

/**
 * How much longer a lease lives than what it stands for. What has run out is so decided while its keys are still
 * there to tell what it was; etcd itself takes them away only where nobody has asked in that time.
 */
const GRACE_SECONDS = 5;
/** Ended holds of so long share one lease: forgetting may be late. */
const SHARED_FOR_MS = 60_000;
/** Leases whose time is remembered, so as not to ask again. */
const REMEMBERED = 50_000;

/** By what something lives. */
export interface Life {
  readonly leaseId: string;
  /** What its owner was told, on the clock of the process that granted it. */
  readonly endsAtMs: number;
  /** When it was granted. In another term the lease has been counted anew from its beginning. */
  readonly raftTerm: number;
}

interface Granted {
  readonly leaseId: string;
  readonly raftTerm: number;
  /** When it was asked for, on this process' clock. */
  readonly nowMs: number;
}

/**
 * Whether a life goes on. `unknown`: etcd has no such lease. It was over before, and etcd has taken its keys; or the
 * member asked lags behind, which the keys tell as well.
 */
export type LifeState = 'alive' | 'over' | 'unknown';

/**
 * Leases, and what they say of time.
 *
 * etcd tells no time of day, only how many whole seconds a lease has left on its leader's clock. That decides: with
 * no second left a life is over, whatever any other clock says, and with more than two it goes on. In the last two
 * seconds the asking process' clock divides. It takes two: a lease is longer than its life by what makes that whole
 * seconds, and begins when etcd grants it, a moment after the life. And since a new leader counts all leases from their
 * beginning again, from then on the end that was told binds too: a clock of ours can shorten such a life but never
 * prolong one.
 */
export class Leases {
  readonly #client: EtcdClient;
  readonly #clock: Clock;
  readonly #granting = new AskedOnce<Granted>();
  readonly #asking = new AskedOnce<Awaited<ReturnType<EtcdClient['timeToLive']>>>();
  /** By lease id, until when on this process' monotonic clock it has surely more than a second left. */
  readonly #surelyUntil = new Map<string, number>();
  readonly #shared = new Map<number, { readonly grantedAt: number; readonly leaseId: Promise<string> }>();

  constructor(parts: { readonly client: EtcdClient; readonly clock: Clock }) {
    this.#client = parts.client;
    this.#clock = parts.clock;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** For a life that begins now. All that begin together and are equally long, in seconds, share the lease. */
  grant(lifeMs: number, budget: Budget): Promise<Granted> {
    const seconds = Math.max(1, Math.ceil(lifeMs / 1_000)) + GRACE_SECONDS;
    return this.#granting.ask(String(seconds), async () => {
      const [before, nowMs] = [performance.now(), this.nowMs()];
      const granted = await this.#client.grantLease(seconds, budget);
      this.#remember(granted.leaseId, before, seconds);
      return { ...granted, nowMs };
    });
  }

  /** For what is only to be forgotten: at least so long from now, at most a minute longer. */
  async shared(forMs: number, budget: Budget): Promise<string> {
    const known = this.#shared.get(forMs);
    if (known && performance.now() - known.grantedAt < SHARED_FOR_MS) return known.leaseId;
    const seconds = Math.ceil((forMs + SHARED_FOR_MS) / 1_000);
    const leaseId = this.#client.grantLease(seconds, budget).then((granted) => granted.leaseId);
    this.#shared.set(forMs, { grantedAt: performance.now(), leaseId });
    leaseId.catch(() => this.#shared.delete(forMs));
    return leaseId;
  }

  /** etcd has lost its memory, and the leases with it. */
  forget(): void {
    this.#shared.clear();
    this.#surelyUntil.clear();
  }

  /** Asks etcd: what the owner of a life may still do depends on it. */
  async ask(life: Life, budget: Budget): Promise<LifeState> {
    const { seconds, raftTerm } = await this.#asking.ask(life.leaseId, async () => {
      const before = performance.now();
      const left = await this.#client.timeToLive(life.leaseId, budget);
      if (left.seconds !== undefined) this.#remember(life.leaseId, before, left.seconds);
      return left;
    });
    if (seconds === undefined) return 'unknown';
    if (seconds < GRACE_SECONDS) return 'over';
    const isClockDividing = seconds <= GRACE_SECONDS + 1 || raftTerm !== life.raftTerm;
    return isClockDividing && this.nowMs() >= life.endsAtMs ? 'over' : 'alive';
  }

  /** Asks etcd only where what it said before does not suffice: for those whom the life is in the way of. */
  async look(life: Life, budget: Budget): Promise<LifeState> {
    return this.isSurelyAlive(life) ? 'alive' : this.ask(life, budget);
  }

  isSurelyAlive({ leaseId, endsAtMs }: Life): boolean {
    return performance.now() < (this.#surelyUntil.get(leaseId) ?? 0) && this.nowMs() < endsAtMs;
  }

  #remember(leaseId: string, askedAt: number, seconds: number): void {
    // The oldest first: what was granted long ago has mostly run out.
    if (this.#surelyUntil.size >= REMEMBERED) {
      for (const oldest of this.#surelyUntil.keys()) {
        this.#surelyUntil.delete(oldest);
        if (this.#surelyUntil.size < REMEMBERED / 2) break;
      }
    }
    this.#surelyUntil.set(leaseId, askedAt + (seconds - GRACE_SECONDS - 1) * 1_000);
  }
}
