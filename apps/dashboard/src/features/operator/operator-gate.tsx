import type { ReactNode } from 'react';
import { ErrorNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { statusOf } from '../../lib/errors.ts';
import { LoginForm } from './login-form.tsx';
import { useOperatorCheck } from './operator-context.tsx';

/** Its children for operators, the way in for everybody else. */
export function OperatorGate({ children }: { children: ReactNode }) {
  const { token, check } = useOperatorCheck();
  if (token !== undefined && check.isSuccess) return children;
  const isRefused = statusOf(check.error) === 'UNAUTHENTICATED';
  return (
    <Panel title="For operators">
      {token === undefined || isRefused ? (
        <div className="p-4">
          <p className="text-sm text-muted">
            Operators see who holds which seats, clear holds and cancel bookings. To log in, open the link
            that the server printed when it started, or paste it here.
          </p>
          <LoginForm isRefused={isRefused} />
        </div>
      ) : check.error ? (
        <ErrorNotice error={check.error} onRetry={() => check.refetch()} />
      ) : (
        <div className="space-y-3 p-4" role="status" aria-label="Logging in">
          <Skeleton className="h-5" />
          <Skeleton className="h-5 w-2/3" />
        </div>
      )}
    </Panel>
  );
}
