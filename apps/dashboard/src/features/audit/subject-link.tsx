import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '../../lib/audit-words.ts';

/** What it was done to, as a way there where there is one. */
export function SubjectLink({ entry, className }: { entry: AuditEntry; className: string }) {
  const { action, subject, showId } = entry;
  const text = <span className="font-mono text-xs break-all">{subject}</span>;
  if (action === 'booking.cancel') {
    return (
      <Link to="/bookings" search={{ booking: subject }} className={className}>
        {text}
      </Link>
    );
  }
  if (action.startsWith('hold.') && showId !== undefined) {
    return (
      <Link to="/shows/$showId/holds" params={{ showId }} search={{ hold: subject }} className={className}>
        {text}
      </Link>
    );
  }
  return text;
}
