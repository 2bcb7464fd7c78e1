import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { LiveList } from '../../components/live-list.tsx';
import { ShownOnce } from '../../components/shown-once.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { VirtualTable } from '../../components/ui/virtual-table.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import { keyColumns } from './key-columns.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import type { Key } from './scopes.ts';

/** The keys that programs come with. A new one is in this component's state until somebody says that it is kept. */
export function KeysPanel() {
  const trpc = useTRPC();
  const query = useQuery(trpc.keys.list.queryOptions());
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<{ readonly name: string; readonly key: string }>();
  const [revoking, setRevoking] = useState<Key>();
  const columns = useMemo(() => keyColumns({ onRevoke: setRevoking }), []);
  const keys = query.data?.keys ?? NO_ROWS;
  return (
    <Panel
      title="API keys"
      aside={
        <Button size="small" onClick={() => setIsMaking(true)}>
          New key
        </Button>
      }
    >
      <LiveList query={query} isEmpty={keys.length === 0} whenEmpty={NO_KEYS}>
        <VirtualTable
          label="API keys"
          columns={columns}
          rows={keys}
          rowId={({ keyId }) => keyId}
          className="max-h-[max(24rem,calc(100dvh-15rem))]"
        />
      </LiveList>
      {isMaking && (
        <NewKeyDialog
          onClose={() => setIsMaking(false)}
          onMade={(key) => {
            setIsMaking(false);
            setMade(key);
          }}
        />
      )}
      {made && (
        <ShownOnce
          title={`The key for ${made.name}`}
          description="Put it where the program reads it, now. It is not shown again: only its hash is stored."
          name="Key"
          secret={made.key}
          onKept={() => {
            notify.done(`${made.name} has its key`);
            setMade(undefined);
          }}
        />
      )}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </Panel>
  );
}

const NO_ROWS: Key[] = [];
const NO_KEYS = <EmptyNotice title="No keys">A shop’s server needs one to sell.</EmptyNotice>;
