import { Link } from '@tanstack/react-router';
import { type AuditEntry, inWords } from '../lib/audit-words.ts';
import { ExactTime } from './exact-time.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { WholeIds } from './whole-ids.tsx';

/** What operators did to one thing, newest first; each leads to its entry. */
export function AuditTrail({ entries }: { entries: readonly AuditEntry[] }) {
  if (entries.length === 0) return <p className="text-sm text-muted">No operator has touched it.</p>;
  return (
    <ol className="divide-y divide-line rounded-lg border border-line text-sm">
      {entries.map((entry) => (
        <li key={entry.auditId} className="px-3 py-2.5">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Link
              to="/audit"
              search={{ entry: entry.auditId }}
              className="min-w-0 font-medium break-words underline-offset-2 hover:underline"
            >
              <WholeIds text={inWords(entry)} />
            </Link>
            {entry.outcome !== 'done' && <OutcomeBadge entry={entry} />}
          </div>
          {entry.reason && <p className="break-words">“{entry.reason}”</p>}
          <p className="text-xs break-words text-muted">
            {entry.actor}, <ExactTime atMs={entry.at} />
          </p>
        </li>
      ))}
    </ol>
  );
}
