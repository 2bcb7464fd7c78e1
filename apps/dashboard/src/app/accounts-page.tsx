import { useState } from 'react';
import { PageHeader } from '../components/page-header.tsx';
import { AccountsPanel } from '../features/accounts/accounts-panel.tsx';
import { type GeneratedPassword, ShownPassword } from '../features/accounts/generated-password.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';

export function AccountsPage() {
  // Outside the gate: who sets their own password is logged out by it, and is still to read it.
  const [generated, setGenerated] = useState<GeneratedPassword>();
  return (
    <>
      <PageHeader title="Accounts" description="Who may log in, and what they may do." />
      <OperatorGate needs="admin">
        <AccountsPanel onGenerated={setGenerated} />
      </OperatorGate>
      {generated && <ShownPassword generated={generated} onKept={() => setGenerated(undefined)} />}
    </>
  );
}
