import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ClockOffsetMs, Countdown } from '../../components/countdown.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { SeatIds } from '../../components/seat-ids.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorNotice } from '../../components/ui/notice.tsx';
import { Sheet } from '../../components/ui/sheet.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { WholeIds } from '../../components/whole-ids.tsx';
import { withClockOffset } from '../../lib/clock-offset.ts';
import { messageOf } from '../../lib/errors.ts';
import { nameSeats } from '../../lib/name-seats.ts';
import { formatExactly } from '../../lib/time.ts';
import { useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { type Changes, useRefreshOn } from '../../lib/use-refresh-on.ts';
import type { ActionKind } from './act-dialog.tsx';
import type { Hold } from './hold.ts';
import { type HoldStory, type Moment, standingOf, timelineOf } from './hold-timeline.ts';

const REFRESH_MS = 5_000;

interface HoldSheetProps {
  readonly showId: string;
  readonly holdId: string;
  readonly changes: Changes;
  /** Absent for those who may only look. */
  readonly onAct: ((kind: ActionKind, hold: Hold) => void) | undefined;
  readonly onClose: () => void;
}

/** All that is known of one hold, also after it has ended. */
export function HoldSheet({ showId, holdId, changes, onAct, onClose }: HoldSheetProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryKey = trpc.holds.story.queryKey({ showId, holdId });
  const {
    data: story,
    error,
    refetch,
  } = useQuery({
    queryKey,
    queryFn: ({ signal }) => withClockOffset(() => client.holds.story.query({ showId, holdId }, { signal })),
    refetchInterval: REFRESH_MS,
  });
  useRefreshOn(changes, queryKey);
  const seatIds = story?.hold?.seatIds ?? story?.booking?.seatIds ?? [];
  return (
    <Sheet
      title={<WholeIds text={seatIds.length > 0 ? `Hold on ${nameSeats(seatIds, 6)}` : 'A hold'} />}
      description={<span className="font-mono text-xs break-all">{holdId}</span>}
      onClose={onClose}
    >
      {story ? (
        <ClockOffsetMs value={story.clockOffsetMs}>
          {error && (
            <p role="alert" className="mb-3 text-sm text-danger">
              {messageOf(error)}
            </p>
          )}
          <Story story={story} onAct={onAct} />
        </ClockOffsetMs>
      ) : error ? (
        <ErrorNotice error={error} onRetry={refetch} />
      ) : (
        <div className="space-y-3" role="status" aria-label="Loading">
          <Skeleton className="h-6 w-1/2" />
          <Skeleton className="h-40" />
        </div>
      )}
    </Sheet>
  );
}

function Story({ story, onAct }: { story: HoldStory; onAct: HoldSheetProps['onAct'] }) {
  const { hold, booking } = story;
  const moments = useMemo(() => timelineOf(story), [story]);
  const seatIds = hold?.seatIds ?? booking?.seatIds;
  const standing = standingOf(story);
  return (
    <>
      <Facts>
        <Fact name="State">
          {standing ? (
            <Badge look={hold?.inDoubt ? 'danger' : hold?.state === 'confirming' ? 'warning' : 'plain'}>
              {standing}
            </Badge>
          ) : (
            'Ended; only the audit trail remembers it'
          )}
        </Fact>
        {hold?.state === 'active' && (
          <Fact name="Time left">
            <Countdown expiresAt={hold.expiresAt} />
          </Fact>
        )}
        <Fact name="Customer">{hold?.customerRef ?? booking?.customerRef}</Fact>
        {seatIds && (
          <Fact name="Seats">
            <SeatIds seatIds={seatIds} />
          </Fact>
        )}
        <Fact name="Payment">{booking?.paymentRef}</Fact>
        <Fact name="Fence">{hold?.fence ?? booking?.fence}</Fact>
      </Facts>
      {onAct && hold && isLive(hold) && (
        <div className="mt-4">
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => onAct('extend', hold)}>Extend</Button>
            <Button onClick={() => onAct('release', hold)}>Release</Button>
            <Button look="danger" onClick={() => onAct('clear', hold)}>
              Clear
            </Button>
          </div>
          {hold.state === 'confirming' && (
            <p className="mt-2 text-sm text-muted">
              It is being confirmed. Until that is decided, nothing else can be done to it.
            </p>
          )}
        </div>
      )}
      <h3 className="mt-6 mb-3 text-sm font-semibold">What happened</h3>
      <ol className="relative ml-1.5 border-l border-line">
        {moments.map((moment) => (
          <TimelineItem key={moment.id} moment={moment} />
        ))}
      </ol>
    </>
  );
}

function TimelineItem({ moment }: { moment: Moment }) {
  const { atMs, title, who, reason, detail, isAhead } = moment;
  return (
    <li className="relative pb-5 pl-5 text-sm last:pb-0">
      <span
        className={`absolute top-1.5 -left-[5px] size-2.5 rounded-full border-2 ${isAhead ? 'border-muted bg-card' : 'border-accent bg-accent'}`}
        aria-hidden="true"
      />
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className={isAhead ? 'text-muted' : 'font-medium'}>{title}</span>
        <time dateTime={new Date(atMs).toISOString()} className="text-xs text-muted tabular-nums">
          {formatExactly(atMs)}
        </time>
      </div>
      {who && <p className="break-words text-muted">{who}</p>}
      {reason && <p className="mt-0.5 break-words">“{reason}”</p>}
      {detail && <p className="mt-0.5 text-xs break-words text-muted">{detail}</p>}
    </li>
  );
}

function isLive(hold: NonNullable<HoldStory['hold']>): boolean {
  return hold.state === 'active' || hold.state === 'confirming';
}
