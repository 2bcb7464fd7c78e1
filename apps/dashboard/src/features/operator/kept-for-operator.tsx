import type { ReactNode } from 'react';
import { SessionEnded } from '../../lib/session-ended.ts';
import { useSession } from './use-session.ts';

/** For what anybody may see: the dialogs that an operator has open in it are theirs, and are kept for them. */
export function KeptForOperator({ children }: { readonly children: ReactNode }) {
  const { owner, hasEnded } = useSession();
  return (
    <SessionEnded key={owner} value={hasEnded}>
      {children}
    </SessionEnded>
  );
}
