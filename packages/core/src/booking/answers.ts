import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { AnswerStore } from '../ports/answers.ts';

/** How long an answer is given again, in milliseconds: a day. */
const KEEP_ANSWERS_MS = 86_400_000;
/** A larger answer is not kept: asked for again, it is worked out again. */
const MAX_ANSWER_BYTES = 65_536;
/**
 * Hardly a request takes longer than this, or so many times what one step of it may: who has not answered by then is taken
 * for dead. As short as that, because whoever sends a request of a dead process again waits for it. One that lives on does
 * no harm: what it did the retry finds, and its answer comes too late to be kept.
 */
const SHORTEST_LEASE_MS = 8_000;
const LEASE_IN_TIMEOUTS = 4;
/** How soon a request that is just being answered is worth sending again: nearly all have been by then. */
const RETRY_RUNNING_MS = 1_000;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface KeyedAsk {
  /** Keys of different callers have nothing to do with each other. */
  readonly callerId: string;
  /** Secret in so far as whoever has it, and can call as this caller, gets the answer. */
  readonly idempotencyKey: string;
  /** All that is asked for, written in one way only. */
  readonly request: string;
}

type AskOutcome =
  | { readonly status: 'STARTED'; readonly run: AnswersRun }
  | { readonly status: 'ANSWERED'; readonly answer: string }
  | { readonly status: 'RUNNING'; readonly retryAfterMs: number }
  | { readonly status: 'MISMATCH' };

/** Whoever has it answers the request, and says how that ended: in one of the two ways, once. */
interface AnswersRun {
  /**
   * Made from caller and key: the same for a run that takes over from one that died, which so finds what that one
   * left. As secret as the idempotency key.
   */
  readonly retryKey: string;
  /**
   * TOO_LARGE: good, but not kept. OVERTAKEN: nobody must get it, for another run's answer counts.
   * @throws LedgerUnavailable: nobody must get it, for it may not be kept.
   */
  keep(answer: string): Promise<'KEPT' | 'TOO_LARGE' | 'OVERTAKEN'>;
  /** The next request with the key is a first one. @throws LedgerUnavailable: it is, once this run's lease is over. */
  giveUp(): Promise<void>;
}

/**
 * The first answer, again and again, to the same request under the same idempotency key; the ways in which a request
 * can be another, and still under way, are those of Stripe's API.
 *
 * Answers hold owner tokens, so they are encrypted, each with a key that is made from the ledger's secret and the
 * idempotency key, of which only a hash is kept: who has the database, secret and all, but not the idempotency key,
 * reads none. @throws LedgerUnavailable
 */
export class Answers {
  readonly #store: AnswerStore;
  readonly #secret: Buffer;
  readonly #leaseMs: number;

  constructor(parts: {
    readonly store: AnswerStore;
    /** As Holdfast has it. */
    readonly secret: Buffer;
    /** What engine and ledger may take for one step. */
    readonly timeoutMs: number;
  }) {
    this.#store = parts.store;
    this.#secret = parts.secret;
    this.#leaseMs = Math.max(SHORTEST_LEASE_MS, LEASE_IN_TIMEOUTS * parts.timeoutMs);
  }

  async begin(ask: KeyedAsk): Promise<AskOutcome> {
    const { keyHash, requestKey, answerKey, retryKey } = keysFor(this.#secret, ask);
    const requestHash = createHmac('sha256', requestKey).update(ask.request).digest('base64url');
    const times = { leaseMs: this.#leaseMs, keepMs: KEEP_ANSWERS_MS };
    const begun = await this.#store.begin({ keyHash, requestHash }, times);
    switch (begun.status) {
      case 'ANSWERED':
        return { status: 'ANSWERED', answer: open(begun.sealedAnswer, answerKey, requestHash) };
      case 'RUNNING':
        return { status: 'RUNNING', retryAfterMs: Math.min(RETRY_RUNNING_MS, begun.leaseLeftMs + 1) };
      case 'MISMATCH':
        return begun;
      case 'STARTED': {
        const run = { keyHash, runId: begun.runId };
        return {
          status: 'STARTED',
          run: {
            retryKey,
            keep: async (answer) => {
              if (Buffer.byteLength(answer) > MAX_ANSWER_BYTES) {
                await this.#store.giveUp(run);
                return 'TOO_LARGE';
              }
              const sealedAnswer = seal(answer, answerKey, requestHash);
              const { status } = await this.#store.finish(run, { sealedAnswer, keepMs: KEEP_ANSWERS_MS });
              return status;
            },
            giveUp: () => this.#store.giveUp(run),
          },
        };
      }
    }
  }
}

/** All that is made from caller and key; none of it leads to any other (HKDF, RFC 5869). */
function keysFor(secret: Buffer, { callerId, idempotencyKey }: KeyedAsk) {
  const salt = JSON.stringify([callerId, idempotencyKey]);
  const bytes = Buffer.from(hkdfSync('sha256', secret, salt, 'holdfast idempotency', 4 * KEY_BYTES));
  const part = (position: number) => bytes.subarray(position * KEY_BYTES, (position + 1) * KEY_BYTES);
  return {
    keyHash: part(0).toString('base64url'),
    requestKey: part(1),
    answerKey: part(2),
    retryKey: part(3).toString('base64url'),
  };
}

/** Nonce, tag, and the answer in AES-256-GCM; it opens for the request that it was sealed for. */
function seal(answer: string, key: Buffer, requestHash: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(requestHash));
  const sealed = [cipher.update(answer, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64url');
}

/** @throws Error for what was not sealed so. */
function open(sealedAnswer: string, key: Buffer, requestHash: string): string {
  const bytes = Buffer.from(sealedAnswer, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(requestHash))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
