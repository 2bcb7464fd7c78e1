import { useEffect, useSyncExternalStore } from 'react';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { virtualColumns } from '../../components/ui/virtual-columns.ts';
import { VirtualTable } from '../../components/ui/virtual-table.tsx';
import { nameSeats, plural } from '../../lib/name-seats.ts';
import type { ActionKind } from './act-dialog.tsx';
import type { HoldJob, HoldRun, Outcome } from './hold-run.ts';
import { SeatNames } from './seat-names.tsx';

interface RunDialogProps {
  readonly kind: ActionKind;
  readonly run: HoldRun;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** How far it is, and of each hold what became of it. Of a single one that went well, a toast tells. */
export function RunDialog({ kind, run, onAgain, onClose }: RunDialogProps) {
  const jobs = useSyncExternalStore(run.subscribe, run.get);
  const tally = tallyOf(jobs);
  const open = tally.waiting + tally.running;
  const isOver = open === 0;
  const only = jobs.length === 1 ? jobs[0] : undefined;
  const isPlain = only?.outcome.status === 'done';

  useEffect(() => {
    if (!isPlain || only?.outcome.status !== 'done') return;
    notify.done(only.outcome.text, { description: nameSeats(only.hold.seatIds) });
    onClose();
  }, [isPlain, only, onClose]);

  return (
    <Dialog
      title={isOver ? DID[kind] : `${DOES[kind]} ${plural(jobs.length, 'hold')}…`}
      description={<span role="status">{summaryOf(tally)}</span>}
      // Nobody turns away from what is half done by a slip of a finger.
      onClose={isOver ? onClose : () => {}}
    >
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuenow={jobs.length - open}
        aria-valuemax={jobs.length}
        className="mt-3 h-1.5 overflow-hidden rounded-full bg-raised"
      >
        <div
          className="h-full bg-accent transition-[width]"
          style={{ width: `${(100 * (jobs.length - open)) / jobs.length}%` }}
        />
      </div>
      <div className="mt-3 -mx-5 border-y border-line">
        <VirtualTable
          label="Results"
          columns={columns}
          rows={jobs as HoldJob[]}
          rowId={(job) => job.hold.holdId}
          isNarrow
          className="max-h-72"
        />
      </div>
      {tally.unknown > 0 && isOver && (
        <p className="mt-3 text-sm text-muted">
          Nobody knows whether what is marked unknown was done. Trying again is safe: nothing is done twice.
        </p>
      )}
      <div className="mt-5 flex justify-end gap-2">
        {tally.waiting > 0 && <Button onClick={() => run.stop()}>Stop</Button>}
        {tally.unknown > 0 && isOver && <Button onClick={onAgain}>Try again</Button>}
        <Button look="accent" disabled={!isOver} onClick={onClose}>
          {isOver ? 'Close' : 'One moment…'}
        </Button>
      </div>
    </Dialog>
  );
}

const DOES = { extend: 'Extending', release: 'Releasing', clear: 'Clearing' } as const;
const DID = { extend: 'What was extended', release: 'What was released', clear: 'What was cleared' } as const;

const helper = virtualColumns<HoldJob>();
const columns = [
  helper.display({
    id: 'seats',
    header: 'Seats',
    meta: { width: '40%' },
    cell: ({ row: { original: job } }) => (
      <div className="min-w-0">
        <SeatNames seatIds={job.hold.seatIds} most={6} />
        <div className="text-xs break-words text-muted">{job.hold.customerRef}</div>
      </div>
    ),
  }),
  helper.display({
    id: 'result',
    header: 'Result',
    cell: ({ row: { original: job } }) => <Result outcome={job.outcome} />,
  }),
];

const LOOK = {
  waiting: 'plain',
  running: 'plain',
  skipped: 'plain',
  done: 'good',
  refused: 'danger',
  unknown: 'warning',
} as const;

function Result({ outcome }: { outcome: Outcome }) {
  const { status } = outcome;
  return (
    <div className="min-w-0">
      <Badge look={LOOK[status]}>{status}</Badge>
      {'text' in outcome && (
        <p className="mt-0.5 text-xs text-muted">
          {outcome.text}
          {status === 'refused' && ' Nothing was changed.'}
        </p>
      )}
    </div>
  );
}

type Tally = Record<Outcome['status'], number>;

function tallyOf(jobs: readonly HoldJob[]): Tally {
  const tally: Tally = { waiting: 0, running: 0, skipped: 0, done: 0, refused: 0, unknown: 0 };
  for (const { outcome } of jobs) tally[outcome.status] += 1;
  return tally;
}

function summaryOf({ waiting, running, skipped, ...over }: Tally): string {
  const parts = [
    ...Object.entries(over).map(([status, count]) => count > 0 && `${count} ${status}`),
    waiting + running > 0 && `${waiting + running} to go`,
    skipped > 0 && `${skipped} left as they were`,
  ];
  return parts.filter(Boolean).join(', ');
}
