import type { Hold, HoldCommand, HoldOutcome, NotLoaded } from '../../../domain/commands.ts';
import type { Budget } from '../client.ts';
import { endRunOut, findHold } from '../ending.ts';
import { viewOf } from '../records.ts';
import { ANEW, type ShowStore, untilDecided } from '../show-store.ts';
import { HoldBatch } from './hold-batch.ts';
import { refusalFor } from './refusals.ts';

/** Takes seats for new holds, at most FENCES_PER_REVISION in one transaction: each gets all its seats or none. */
export function hold(
  store: ShowStore,
  commands: readonly HoldCommand[],
  budget: Budget,
): Promise<readonly HoldOutcome[]> {
  return untilDecided(budget, async () => {
    const batch = await HoldBatch.read(store, commands, budget);
    if (!batch) return commands.map((): NotLoaded => ({ status: 'NOT_LOADED' }));
    const decisions = await batch.decide(commands);
    if (batch.runOut.size > 0) {
      // Ended by itself, before it is known who wins: a change of its own for the feed.
      await endRunOut(store, batch.runOut, budget);
      return ANEW;
    }
    const holds = await batch.take();
    if (!holds) return ANEW;
    return Promise.all(
      commands.map((command, index) => {
        const decision = decisions[index];
        if (decision === undefined) return answerKnown(store, command, budget);
        return 'position' in decision ? held(holds[decision.position]) : decision;
      }),
    );
  });
}

function held(hold: Hold | undefined): HoldOutcome {
  if (!hold) throw new Error('invariant broken: a hold that was taken is missing');
  return { status: 'HELD', hold };
}

/** The same hold asked for twice: a lost reply, a retry. The same answer, or why it no longer can be given. */
function answerKnown(store: ShowStore, command: HoldCommand, budget: Budget): Promise<HoldOutcome> {
  return untilDecided<HoldOutcome>(budget, async () => {
    const found = await findHold(store, command.holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    if (!found.record) {
      // Forgotten at this very moment, so it is a new one.
      const [outcome] = await hold(store, [command], budget);
      return outcome ?? ANEW;
    }
    if (found.record.tokenHash !== command.tokenHash) return { status: 'ID_REUSED' };
    return (
      refusalFor(found.record, command.tokenHash) ?? {
        status: 'HELD',
        hold: viewOf(found.record, found.fence),
      }
    );
  });
}
