import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../components/page-header.tsx';
import { AuditPanel } from '../features/audit/audit-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { changed } from '../lib/search-params.ts';

const route = getRouteApi('/audit');

export function AuditPage() {
  const navigate = route.useNavigate();
  const state = route.useSearch();
  return (
    <>
      <PageHeader
        title="Audit"
        description="What operators did, or tried to, to what is not theirs: sales are among the bookings. It can only be added to: the database refuses to change or delete an entry, whoever asks."
      />
      <OperatorGate>
        <AuditPanel
          state={state}
          onChange={(change, { isTyped: replace } = { isTyped: false }) =>
            navigate({ search: (before) => changed(before, change), replace, resetScroll: false })
          }
        />
      </OperatorGate>
    </>
  );
}
