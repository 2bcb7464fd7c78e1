import type { ReactNode } from 'react';
import { ErrorNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useLogin, useMe } from './login-context.tsx';
import { LoginForm } from './login-form.tsx';

/** Its children for operators, the way in for everybody else. */
export function OperatorGate({ children }: { children: ReactNode }) {
  const { isPending } = useLogin();
  const { me, operator } = useMe();
  if (operator) return children;
  return (
    <Panel title="For operators">
      {me.data && !isPending ? (
        <div className="p-4">
          <p className="text-sm text-muted">
            Operators see who holds which seats, clear holds and cancel bookings.
          </p>
          <LoginForm />
        </div>
      ) : me.error ? (
        <ErrorNotice error={me.error} onRetry={() => me.refetch()} />
      ) : (
        <div className="space-y-3 p-4" role="status" aria-label="Logging in">
          <Skeleton className="h-5" />
          <Skeleton className="h-5 w-2/3" />
        </div>
      )}
    </Panel>
  );
}
