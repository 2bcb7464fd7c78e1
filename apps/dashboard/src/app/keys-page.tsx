import { PageHeader } from '../components/page-header.tsx';
import { KeysPanel } from '../features/keys/keys-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';

export function KeysPage() {
  return (
    <>
      <PageHeader title="API keys" description="What programs come with: a shop’s server, a report." />
      <OperatorGate needs="admin">
        <KeysPanel />
      </OperatorGate>
    </>
  );
}
