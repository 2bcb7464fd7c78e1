import { type AuditChange, changesOf } from '../../lib/audit-changes.ts';
import type { AuditEntry } from '../../lib/audit-words.ts';

/** How things stood before and after, for people to compare. */
export function ChangeTable({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  if (changes.length === 0) return <p className="text-sm text-muted">{WHEN_NOTHING[entry.outcome]}</p>;
  const hasBefore = entry.before !== undefined;
  const isRefused = hasBefore && entry.after === undefined;
  return (
    <table className="w-full table-fixed text-left text-sm">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="w-1/4 py-1.5 pr-2 font-medium">
            <span className="sr-only">What</span>
          </th>
          {hasBefore && (
            <th scope="col" className="py-1.5 pr-2 font-medium">
              Before
            </th>
          )}
          <th scope="col" className="py-1.5 font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <ChangeRow key={change.name} change={change} hasBefore={hasBefore} isRefused={isRefused} />
        ))}
      </tbody>
    </table>
  );
}

const WHEN_NOTHING: Record<AuditEntry['outcome'], string> = {
  done: 'Nothing more is known about it.',
  refused: 'Nothing changed.',
  unknown: 'It is not known.',
};

interface ChangeRowProps {
  readonly change: AuditChange;
  /** Whether anything is known of how it was. */
  readonly hasBefore: boolean;
  /** Nothing came after: it stayed as it was. */
  readonly isRefused: boolean;
}

function ChangeRow({ change: { name, before, after, isChanged }, hasBefore, isRefused }: ChangeRowProps) {
  const isMarked = isChanged && hasBefore && !isRefused;
  return (
    <tr className="border-t border-line align-top" data-changed={isMarked}>
      <th scope="row" className="py-1.5 pr-2 font-normal break-words text-muted">
        {name}
      </th>
      {hasBefore && (
        <td className="py-1.5 pr-2 break-words">
          {isMarked && before !== undefined ? (
            // Told as gone, and not struck through: it is there to be read.
            <del className="no-underline">{before}</del>
          ) : (
            (before ?? <Nothing />)
          )}
        </td>
      )}
      <td className="py-1.5 break-words">
        {isRefused ? (
          <span className="text-muted">as before</span>
        ) : isMarked && after !== undefined ? (
          <ins className="font-semibold no-underline">{after}</ins>
        ) : (
          (after ?? <Nothing />)
        )}
      </td>
    </tr>
  );
}

function Nothing() {
  return <span className="text-muted">none</span>;
}
