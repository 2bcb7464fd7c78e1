import { PageHeader } from '../components/page-header.tsx';
import { AccountsPanel } from '../features/accounts/accounts-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';

export function AccountsPage() {
  return (
    <>
      <PageHeader title="Accounts" description="Who may log in, and what they may do." />
      <OperatorGate needs="admin">
        <AccountsPanel />
      </OperatorGate>
    </>
  );
}
