import { ArrowUp } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { ListFoot } from '../../components/list-foot.tsx';
import { LiveList } from '../../components/live-list.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { VirtualTable } from '../../components/ui/virtual-table.tsx';
import { useShowTitles } from '../../lib/show-titles.ts';
import { useTRPCClient } from '../../lib/trpc.ts';
import { auditColumns } from './audit-columns.tsx';
import { AUDIT_CSV_COLUMNS } from './audit-csv.ts';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import { type AuditState, isFiltered, queryOf } from './audit-filters.ts';
import { EntrySheet } from './entry-sheet.tsx';
import { useAudit } from './use-audit.ts';

/** As many as the api gives at once: an export is in a hurry. */
const EXPORT_PAGE_SIZE = 500;

interface AuditPanelProps {
  readonly state: AuditState;
  readonly onChange: (change: AuditState, how?: { readonly isTyped: boolean }) => void;
}

/** Who did what, when, why, from where, and what it changed; newest first. */
export function AuditPanel({ state, onChange }: AuditPanelProps) {
  const client = useTRPCClient();
  const titles = useShowTitles();
  const asked = queryOf(state);
  const { query, entries, newer, showNewer } = useAudit(asked);
  const [timesShown, setTimesShown] = useState(0);
  const columns = useMemo(() => auditColumns(titles), [titles]);
  const actors = useMemo(() => [...new Set(entries.map(({ actor }) => actor))].sort(), [entries]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);

  return (
    <Panel
      title="Audit"
      isTitleHidden
      aside={
        <div className="flex flex-wrap items-center gap-2">
          <div role="status">
            {newer.count > 0 && (
              <Button
                size="small"
                look="accent"
                onClick={() => {
                  showNewer();
                  setTimesShown(timesShown + 1);
                }}
              >
                <ArrowUp aria-hidden="true" />
                {newer.count}
                {newer.hasMore ? ' or more' : ''} newer, show
              </Button>
            )}
          </div>
          <ExportButton
            what="audit"
            about={asked.showId}
            source={{
              columns: async () => AUDIT_CSV_COLUMNS,
              page: async (cursor, signal) => {
                const input = { ...asked, cursor, limit: EXPORT_PAGE_SIZE };
                const answer = await client.audit.list.query(input, { signal });
                return { rows: answer.entries, cursor: answer.cursor };
              },
            }}
          />
        </div>
      }
    >
      <AuditFilterBar state={state} onChange={onChange} actors={actors} />
      <LiveList
        isEndless
        query={query}
        isEmpty={entries.length === 0}
        whenEmpty={<NoEntries state={state} />}
      >
        <VirtualTable
          // Another list, which begins at its top.
          key={JSON.stringify([asked, timesShown])}
          label="Audit"
          columns={columns}
          rows={entries}
          rowId={(entry) => entry.auditId}
          onOpen={(entry) => onChange({ entry: entry.auditId })}
          onEnd={hasNextPage ? more : undefined}
          className="max-h-[max(24rem,calc(100dvh-21rem))]"
        />
        <ListFoot
          count={entries.length}
          noun={['entry', 'entries']}
          hasMore={hasNextPage}
          isLoading={isFetchingNextPage}
        />
      </LiveList>
      {state.entry !== undefined && (
        <EntrySheet
          key={state.entry}
          auditId={state.entry}
          listed={entries.find(({ auditId }) => auditId === state.entry)}
          titles={titles}
          onClose={() => onChange({ entry: undefined })}
        />
      )}
    </Panel>
  );
}

function NoEntries({ state }: { state: AuditState }) {
  return isFiltered(state) ? (
    <EmptyNotice title="No entry matches these filters">
      Who, seat and what it was done to are found by their whole name.
    </EmptyNotice>
  ) : (
    <EmptyNotice title="No operator has done anything yet">
      Whatever operators change is written down here before it happens.
    </EmptyNotice>
  );
}
