import { type AuditEntry, OUTCOME_LABEL, OUTCOME_MEANING } from '../lib/audit-words.ts';
import { Badge } from './ui/badge.tsx';

const LOOK = { done: 'good', refused: 'plain', unknown: 'warning' } as const;

/** How an operator's action ended, with the status it was refused with. */
export function OutcomeBadge({ entry: { outcome, refusal } }: { entry: AuditEntry }) {
  return (
    <span title={OUTCOME_MEANING[outcome]} className="inline-flex flex-wrap items-center gap-1.5">
      <Badge look={LOOK[outcome]}>{OUTCOME_LABEL[outcome]}</Badge>
      {refusal && <span className="font-mono text-xs break-all text-muted">{refusal}</span>}
    </span>
  );
}
