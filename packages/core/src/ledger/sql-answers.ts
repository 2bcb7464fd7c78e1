import { randomUUID } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type {
  AnswerRun,
  AnswerStore,
  BeginAnswerOutcome,
  FinishAnswerOutcome,
  KeyedRequest,
} from '../ports/answers.ts';
import type { Tables } from './tables.ts';

/** Rows deleted per statement, so that none keeps others waiting for long. */
const SWEEP_LIMIT = 500;
/** How often a row is gone between not being had and being looked at, until that is no coincidence. */
const MAX_TRIES = 5;
const SWEPT_AT = 'answersSweptAtMs';

export interface SqlAnswersParts {
  readonly db: Kysely<Tables>;
  readonly locksRows: boolean;
  /** Epoch milliseconds on the one clock that every process on this database goes by. */
  nowMs(): RawBuilder<number>;
  /** Faults become LedgerUnavailable. */
  run<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

/** Answers to keyed requests on SQLite and PostgreSQL, in the same statements: each is one step by itself. */
export class SqlAnswers implements AnswerStore {
  readonly #parts: SqlAnswersParts;

  constructor(parts: SqlAnswersParts) {
    this.#parts = parts;
  }

  begin(
    request: KeyedRequest,
    times: { readonly leaseMs: number; readonly keepMs: number },
  ): Promise<BeginAnswerOutcome> {
    return this.#parts.run(async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const outcome = (await this.#start(request, times)) ?? (await this.#find(request));
        if (outcome) return outcome;
      }
      return { status: 'RUNNING', leaseLeftMs: 0 };
    });
  }

  /** A key's first run, one that takes over from a run that is taken for dead, or one after all was forgotten. */
  async #start(
    { keyHash, requestHash }: KeyedRequest,
    { leaseMs, keepMs }: { readonly leaseMs: number; readonly keepMs: number },
  ): Promise<BeginAnswerOutcome | undefined> {
    const { db, nowMs } = this.#parts;
    const runId = randomUUID();
    const started = await db
      .insertInto('answer')
      .values({
        keyHash,
        requestHash,
        runId,
        leaseUntilMs: later(nowMs(), leaseMs),
        forgetAtMs: later(nowMs(), keepMs),
        sealedAnswer: null,
      })
      .onConflict((conflict) =>
        conflict
          .column('keyHash')
          .doUpdateSet(({ ref }) => ({
            requestHash: ref('excluded.requestHash'),
            runId: ref('excluded.runId'),
            leaseUntilMs: ref('excluded.leaseUntilMs'),
            forgetAtMs: ref('excluded.forgetAtMs'),
            sealedAnswer: null,
          }))
          .where(({ eb, or, and, ref }) =>
            or([
              eb('answer.forgetAtMs', '<=', nowMs()),
              and([
                eb('answer.sealedAnswer', 'is', null),
                eb('answer.leaseUntilMs', '<=', nowMs()),
                eb('answer.requestHash', '=', ref('excluded.requestHash')),
              ]),
            ]),
          ),
      )
      .returning('runId')
      .executeTakeFirst();
    return started && { status: 'STARTED', runId };
  }

  async #find({ keyHash, requestHash }: KeyedRequest): Promise<BeginAnswerOutcome | undefined> {
    const { db, nowMs } = this.#parts;
    const known = await db
      .selectFrom('answer')
      .select(['requestHash', 'sealedAnswer', 'leaseUntilMs'])
      .select(nowMs().as('nowMs'))
      .where('keyHash', '=', keyHash)
      .executeTakeFirst();
    if (!known) return undefined;
    if (known.requestHash !== requestHash) return { status: 'MISMATCH' };
    if (known.sealedAnswer !== null) return { status: 'ANSWERED', sealedAnswer: known.sealedAnswer };
    return { status: 'RUNNING', leaseLeftMs: Math.max(0, known.leaseUntilMs - known.nowMs) };
  }

  finish(
    { keyHash, runId }: AnswerRun,
    { sealedAnswer, keepMs }: { readonly sealedAnswer: string; readonly keepMs: number },
  ): Promise<FinishAnswerOutcome> {
    const { db, nowMs, run } = this.#parts;
    return run(async () => {
      const kept = await db
        .updateTable('answer')
        .set({ sealedAnswer, forgetAtMs: later(nowMs(), keepMs) })
        .where('keyHash', '=', keyHash)
        .where('runId', '=', runId)
        .returning('runId')
        .executeTakeFirst();
      return { status: kept ? 'KEPT' : 'OVERTAKEN' };
    });
  }

  giveUp({ keyHash, runId }: AnswerRun): Promise<void> {
    const { db, run } = this.#parts;
    return run(async () => {
      await db
        .deleteFrom('answer')
        .where('keyHash', '=', keyHash)
        .where('runId', '=', runId)
        .where('sealedAnswer', 'is', null)
        .execute();
    });
  }

  sweep({ everyMs }: { readonly everyMs: number }): Promise<number> {
    return this.#parts.run(async () => {
      if (!(await this.#takeTurn(everyMs))) return 0;
      let forgotten = 0;
      for (;;) {
        const step = await this.#forgetSome();
        forgotten += step;
        if (step < SWEEP_LIMIT) return forgotten;
      }
    });
  }

  /** Of all processes that would sweep at this time, one. */
  async #takeTurn(everyMs: number): Promise<boolean> {
    const { db, nowMs } = this.#parts;
    const asNumber = (column: string) => sql<number>`cast(${sql.ref(column)} as bigint)`;
    const taken = await db
      .insertInto('setting')
      .values({ name: SWEPT_AT, value: sql`cast(${nowMs()} as text)` })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(({ ref }) => ({ value: ref('excluded.value') }))
          .where(asNumber('setting.value'), '<=', later(nowMs(), -everyMs)),
      )
      .returning('name')
      .executeTakeFirst();
    return taken !== undefined;
  }

  async #forgetSome(): Promise<number> {
    const { db, locksRows, nowMs } = this.#parts;
    const { numDeletedRows } = await db
      .deleteFrom('answer')
      .where('keyHash', 'in', (inner) =>
        inner
          .selectFrom('answer')
          .select('keyHash')
          .where('forgetAtMs', '<=', nowMs())
          .orderBy('forgetAtMs')
          .limit(SWEEP_LIMIT)
          // A key that is just being used again is no longer one to forget.
          .$if(locksRows, (query) => query.forUpdate().skipLocked()),
      )
      .where('forgetAtMs', '<=', nowMs())
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

function later(timeMs: RawBuilder<number>, ms: number): RawBuilder<number> {
  return sql<number>`${timeMs} + ${sql.lit(ms)}`;
}
