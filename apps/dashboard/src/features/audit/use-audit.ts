import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AuditEntry } from '../../lib/audit-words.ts';
import { type Outputs, useTRPC } from '../../lib/trpc.ts';
import type { AuditQuery } from './audit-filters.ts';

const PAGE_SIZE = 100;
const POLL_MS = 5_000;

type Page = Outputs['audit']['list'];

/**
 * The trail, page after page. What comes after it was opened waits until it is asked for, so that nothing moves under
 * a reader's eyes; how an entry ended is shown as soon as it is known.
 */
export function useAudit(asked: AuditQuery) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = trpc.audit.list.infiniteQueryOptions(
    { ...asked, limit: PAGE_SIZE },
    {
      getNextPageParam: (page) => page.cursor,
      placeholderData: keepPreviousData,
      // Asked again it would show what is newer, and that is for the reader to decide.
      staleTime: Number.POSITIVE_INFINITY,
    },
  );
  const query = useInfiniteQuery(options);
  const newest = useQuery(
    trpc.audit.list.queryOptions({ ...asked, limit: PAGE_SIZE }, { refetchInterval: POLL_MS }),
  ).data;

  const pages = query.data?.pages;
  const entries = useMemo(() => {
    const told = pages?.flatMap((page) => page.entries) ?? [];
    const since = new Map(newest?.entries.map((entry) => [entry.auditId, entry]));
    return told.map((entry) => since.get(entry.auditId) ?? entry);
  }, [pages, newest]);
  const newer = query.isPlaceholderData ? { count: 0, hasMore: false } : newerThan(entries[0], newest);

  const showNewer = () => {
    if (!newest) return;
    const data: InfiniteData<Page, string | null> = { pages: [newest], pageParams: [null] };
    queryClient.setQueryData(options.queryKey, data);
  };
  return { query, entries, newer, showNewer };
}

/** How many came after `first`. `hasMore`: at least so many. */
function newerThan(first: AuditEntry | undefined, newest: Page | undefined) {
  if (!newest) return { count: 0, hasMore: false };
  const index = newest.entries.findIndex(({ auditId }) => auditId === first?.auditId);
  if (index >= 0) return { count: index, hasMore: false };
  return { count: newest.entries.length, hasMore: newest.cursor !== undefined };
}
