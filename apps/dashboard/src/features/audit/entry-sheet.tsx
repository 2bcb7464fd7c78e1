import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ExactTime } from '../../components/exact-time.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { SeatIds } from '../../components/seat-ids.tsx';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Sheet } from '../../components/ui/sheet.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { WholeIds } from '../../components/whole-ids.tsx';
import { type AuditEntry, inWords, OUTCOME_MEANING, seatIdsOf } from '../../lib/audit-words.ts';
import { useTRPC } from '../../lib/trpc.ts';
import { ChangeTable } from './change-table.tsx';
import { SubjectLink } from './subject-link.tsx';

const LINK = 'text-accent underline underline-offset-2';

interface EntrySheetProps {
  readonly auditId: string;
  /** As the list has it, if it has. */
  readonly listed: AuditEntry | undefined;
  readonly titles: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

/** Everything that one entry says. */
export function EntrySheet({ auditId, listed, titles, onClose }: EntrySheetProps) {
  const trpc = useTRPC();
  const found = useQuery(trpc.audit.list.queryOptions({ auditId }, { enabled: listed === undefined }));
  const entry = listed ?? found.data?.entries[0];
  const content = (): ReactNode => {
    if (entry) return <KnownEntry entry={entry} title={titles.get(entry.showId ?? '')} />;
    if (found.error) return <ErrorNotice error={found.error} onRetry={found.refetch} />;
    if (found.isPending) return <Skeleton className="h-64" />;
    return (
      <EmptyNotice title="There is no such entry">
        Entries are never changed or deleted, so the link must be wrong.
      </EmptyNotice>
    );
  };
  return (
    <Sheet title={entry ? <WholeIds text={inWords(entry)} /> : 'Audit entry'} onClose={onClose}>
      {content()}
    </Sheet>
  );
}

function KnownEntry({ entry, title }: { entry: AuditEntry; title: string | undefined }) {
  const { auditId, at, actor, action, showId, reason, from, outcome } = entry;
  const seatIds = seatIdsOf(entry);
  return (
    <div className="space-y-6">
      <Facts>
        <Fact name="When">
          <ExactTime atMs={at} />
        </Fact>
        <Fact name="Who">
          <Link to="/audit" search={{ actor }} className={LINK}>
            {actor}
          </Link>
        </Fact>
        <Fact name="Why">{reason ?? 'no reason was asked for'}</Fact>
        <Fact name="Outcome">
          <OutcomeBadge entry={entry} />
          <p className="mt-1 text-xs text-muted">{OUTCOME_MEANING[outcome]}</p>
        </Fact>
        <Fact name="Action">
          <span className="font-mono text-xs">{action}</span>
        </Fact>
        {showId !== undefined && (
          <Fact name="Show">
            <Link to="/shows/$showId" params={{ showId }} className={LINK}>
              {title ?? showId}
            </Link>
          </Fact>
        )}
        <Fact name="Done to">
          <SubjectLink entry={entry} className={LINK} />
        </Fact>
        {seatIds.length > 0 && (
          <Fact name="Seats">
            <SeatIds seatIds={seatIds} />
            {entry.moreSeats !== undefined && <p>and {entry.moreSeats.toLocaleString()} more</p>}
          </Fact>
        )}
      </Facts>
      <Section title="Before and after">
        <ChangeTable entry={entry} />
      </Section>
      <Section title="From where">
        <Facts>
          <Fact name="Address">{from?.address ?? 'not known'}</Fact>
          <Fact name="With">{from?.userAgent ?? 'not known'}</Fact>
          <Fact name="Request">
            {from?.requestId && <span className="font-mono text-xs break-all">{from.requestId}</span>}
          </Fact>
        </Facts>
      </Section>
      <details>
        <summary className="cursor-pointer text-sm font-semibold">As it is kept</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section aria-label="As it is kept" tabIndex={0} className="mt-2 overflow-auto rounded-lg bg-raised">
          <pre className="p-3 text-xs">{JSON.stringify(entry, undefined, 2)}</pre>
        </section>
        <p className="mt-2 text-xs text-muted">Entry {auditId}</p>
      </details>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
