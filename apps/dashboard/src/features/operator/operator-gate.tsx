import { type ReactNode, useRef } from 'react';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { type Permission, useLogin, useMe } from '../../lib/me.ts';
import { LoginForm } from './login-form.tsx';

interface OperatorGateProps {
  readonly needs?: Permission;
  readonly children: ReactNode;
}

/** Its children for those who may, the way in for everybody else. */
export function OperatorGate({ needs = 'read', children }: OperatorGateProps) {
  const { isPending } = useLogin();
  const { me, operator } = useMe();
  const wasIn = useRef(false);
  wasIn.current ||= operator !== undefined;

  if (operator?.permissions.includes(needs)) return children;
  if (operator) {
    return (
      <Panel title="Not for your role">
        <EmptyNotice title={`You are logged in as ${operator.role ?? operator.name}`}>
          This page needs an account that may do more. An admin can change your role.
        </EmptyNotice>
      </Panel>
    );
  }
  return (
    <Panel title="For operators">
      {me.data && !isPending ? (
        <div className="max-w-lg p-4">
          <p className="text-sm text-muted">
            {wasIn.current
              ? 'You are logged out. Log in to go on where you were.'
              : 'Operators see who holds which seats, clear holds and cancel bookings.'}
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
