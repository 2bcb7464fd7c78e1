import { isAllowed } from './auth/access.ts';
import { type Call, type CallStatus, noteCall } from './calls.ts';
import type { Context } from './context.ts';
import { toWireError, WireError } from './errors.ts';
import { answerOnce, type KeyedStep } from './idempotency.ts';
import type { ProcedureMeta } from './trpc.ts';

type Step<Result> = KeyedStep<Result> & Call;

/**
 * What stands before every procedure, however it is called: one middleware and not one per concern, because each costs
 * more than most of what they do. Faults become wire errors before tRPC derives the HTTP code from them.
 */
export async function guard<Result extends { readonly ok: boolean }>(step: Step<Result>): Promise<Result> {
  const startedAtMs = performance.now();
  let status: CallStatus = 'OK';
  try {
    authorize(step.ctx, step.meta);
    const result = await (step.type === 'mutation' && !step.meta?.isRead ? answerOnce(step) : step.next());
    if (!result.ok && 'error' in result) throw toWireError(result.error);
    return result;
  } catch (error) {
    ({ status } = toWireError(error).wire);
    throw error;
  } finally {
    noteCall(step, status, performance.now() - startedAtMs);
  }
}

function authorize({ caller }: Context, meta: ProcedureMeta | undefined): void {
  if (!meta) throw new Error('a procedure that does not say who may call it');
  const { refusal, kind } = caller;
  const mayAnyway = isAllowed(caller, meta.access);
  if (refusal && (kind === 'key' || !mayAnyway)) throw toWireError(refusal);
  if (mayAnyway) return;
  if (caller.kind === 'anonymous') {
    throw new WireError(
      'This needs an API key ("Authorization: Bearer <key>") or an operator who is logged in; a cookie counts only from ' +
        "the server's own page.",
      { status: 'UNAUTHENTICATED' },
    );
  }
  throw new WireError(`${caller.name} may not do this: it needs the permission "${meta.access}".`, {
    status: 'FORBIDDEN',
  });
}
