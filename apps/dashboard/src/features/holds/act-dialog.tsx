import { useContext, useState } from 'react';
import { AllSeats } from '../../components/all-seats.tsx';
import { ClockOffsetMs } from '../../components/countdown.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { plural } from '../../lib/name-seats.ts';
import { ExtendFields, endOf, USUAL_CHOICE } from './extend-fields.tsx';
import type { Hold } from './hold.ts';
import { HoldRun, type Outcome } from './hold-run.ts';
import { ReleaseFields } from './release-fields.tsx';
import { RunDialog } from './run-dialog.tsx';
import { SeatNames } from './seat-names.tsx';
import { type HoldAction, type NewEnd, useActOnHold, useRefreshHolds } from './use-act-on-holds.ts';

export type ActionKind = HoldAction['kind'];

interface ActDialogProps {
  readonly kind: ActionKind;
  /** One or more. */
  readonly holds: readonly Hold[];
  readonly onOutcome: (hold: Hold, action: HoldAction, outcome: Outcome) => void;
  readonly onClose: () => void;
}

const LEAST_TTL_MS = 1;

/** Says what is about to happen to whose seats, asks why, does it, and tells of each hold what became of it. */
export function ActDialog({ kind, holds, onOutcome, onClose }: ActDialogProps) {
  const only = holds.length === 1 ? holds[0] : undefined;
  const clockOffsetMs = useContext(ClockOffsetMs);
  const [choice, setChoice] = useState(USUAL_CHOICE);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(only?.seatIds));
  const [run, setRun] = useState<HoldRun>();
  const [problem, setProblem] = useState<unknown>(null);
  const act = useActOnHold();
  const refresh = useRefreshHolds();

  const end = endOf(choice, new Date(), clockOffsetMs);
  const leaving = only?.seatIds.filter((seatId) => chosen.has(seatId)) ?? [];
  const isPart = only !== undefined && leaving.length < only.seatIds.length;
  const action = actionOf(kind, end, isPart ? leaving : undefined);

  const follow = (running: Promise<void>) =>
    running.then(refresh).catch((error: unknown) => {
      setRun(undefined);
      setProblem(error);
    });
  const start = async (reason: string) => {
    if (!action) return;
    setProblem(null);
    const nowMs = Date.now() + clockOffsetMs;
    const ttls = new Map(holds.map((hold) => [hold.holdId, ttlOf(action, hold, nowMs)]));
    const started = new HoldRun({
      holds,
      send: (hold, idempotencyKey) =>
        act(hold, { action, reason, idempotencyKey, ttlMs: ttls.get(hold.holdId) ?? LEAST_TTL_MS }),
      onOutcome: (hold, outcome) => onOutcome(hold, action, outcome),
    });
    setRun(started);
    await started.start();
  };

  if (run) {
    return <RunDialog kind={kind} run={run} onAgain={() => void follow(run.tryAgain())} onClose={onClose} />;
  }
  const seatIds = kind === 'release' && only ? leaving : holds.flatMap((hold) => hold.seatIds);
  return (
    <ReasonDialog
      title={titleOf(kind, holds)}
      description={<Consequence kind={kind} holds={holds} seatIds={seatIds} />}
      action={holds.length === 1 ? ACTION[kind] : `${VERB[kind]} ${plural(holds.length, 'hold')}`}
      keep={kind === 'extend' ? 'Cancel' : 'Keep it'}
      isHarmless={kind === 'extend'}
      isReady={kind === 'extend' ? end !== undefined : seatIds.length > 0}
      isPending={false}
      error={problem}
      onSubmit={(reason) => void follow(start(reason))}
      onClose={onClose}
    >
      <AllSeats seatIds={seatIds} />
      {kind === 'extend' && <ExtendFields choice={choice} onChange={setChoice} />}
      {kind === 'release' && only && only.seatIds.length > 1 && (
        <ReleaseFields seatIds={only.seatIds} chosen={chosen} onChange={setChosen} />
      )}
    </ReasonDialog>
  );
}

const VERB = { extend: 'Extend', release: 'Release', clear: 'Clear' } as const;
const ACTION = { extend: 'Extend hold', release: 'Release seats', clear: 'Clear hold' } as const;

function titleOf(kind: ActionKind, holds: readonly Hold[]): string {
  if (holds.length > 1) return `${VERB[kind]} ${plural(holds.length, 'hold')}?`;
  const seatIds = holds[0]?.seatIds ?? [];
  if (kind === 'extend') return 'Extend this hold?';
  return seatIds.length === 1
    ? `${VERB[kind]} seat ${seatIds[0]}?`
    : `${VERB[kind]} ${seatIds.length} seats?`;
}

interface ConsequenceProps {
  readonly kind: ActionKind;
  readonly holds: readonly Hold[];
  readonly seatIds: readonly string[];
}

function Consequence({ kind, holds, seatIds }: ConsequenceProps) {
  const seats = <SeatNames seatIds={seatIds} />;
  const isOne = holds.length === 1;
  const who = isOne ? (holds[0]?.customerRef ?? 'The customer') : plural(holds.length, 'customer');
  if (seatIds.length === 0) return <>Choose the seats that {who} gives back.</>;
  if (kind === 'extend') {
    return (
      <>
        {who} {isOne ? 'keeps' : 'keep'} {seats} for longer, up to the longest that a hold may live.
      </>
    );
  }
  return (
    <>
      {who} {kind === 'clear' ? (isOne ? 'loses' : 'lose') : isOne ? 'gives back' : 'give back'} {seats},
      which go back on sale at once.{' '}
      {kind === 'clear'
        ? 'To the buyer it is ended by the box office.'
        : 'To the buyer it is as if they had released it themselves.'}
    </>
  );
}

function actionOf(
  kind: ActionKind,
  end: NewEnd | undefined,
  seatIds: readonly string[] | undefined,
): HoldAction | undefined {
  if (kind === 'extend') return end && { kind, end };
  return kind === 'release' ? { kind, seatIds } : { kind };
}

function ttlOf(action: HoldAction, hold: Hold, nowMs: number): number {
  if (action.kind !== 'extend') return LEAST_TTL_MS;
  const { end } = action;
  const untilMs = 'atMs' in end ? end.atMs : hold.expiresAt + end.byMs;
  return Math.max(LEAST_TTL_MS, Math.round(untilMs - nowMs));
}
