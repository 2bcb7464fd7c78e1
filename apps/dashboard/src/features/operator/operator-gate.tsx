import { type ReactNode, useState } from 'react';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { type Permission, useLogin, useMe } from '../../lib/me.ts';
import { SessionEnded } from '../../lib/session-ended.ts';
import { LoginForm } from './login-form.tsx';
import { useSession } from './use-session.ts';

interface OperatorGateProps {
  readonly needs?: Permission;
  readonly children: ReactNode;
}

/**
 * Its children for those who may, the way in for everybody else. When a session ends its children stay, unseen, for the
 * same person to go on with; for another they are new.
 */
export function OperatorGate({ needs = 'read', children }: OperatorGateProps) {
  const { operator } = useMe();
  const { owner, hasEnded } = useSession();
  const mayPass = operator?.permissions.includes(needs) ?? false;
  const [keptFor, setKeptFor] = useState<string>();
  if (operator && keptFor !== (mayPass ? owner : undefined)) setKeptFor(mayPass ? owner : undefined);

  return (
    <>
      {keptFor !== undefined && keptFor === owner && (
        <SessionEnded key={owner} value={hasEnded}>
          <div className={hasEnded ? 'hidden' : 'contents'} inert={hasEnded}>
            {children}
          </div>
        </SessionEnded>
      )}
      {operator ? (
        !mayPass && <NotForRole role={operator.role ?? operator.name} />
      ) : (
        <WayIn isBack={hasEnded} />
      )}
    </>
  );
}

function NotForRole({ role }: { role: string }) {
  return (
    <Panel title="Not for your role">
      <EmptyNotice title={`You are logged in as ${role}`}>
        This page needs an account that may do more. An admin can change your role.
      </EmptyNotice>
    </Panel>
  );
}

function WayIn({ isBack }: { isBack: boolean }) {
  const { isPending } = useLogin();
  const { me } = useMe();
  return (
    <Panel title="For operators">
      {me.data && !isPending ? (
        <div className="max-w-lg p-4">
          <p className="text-sm text-muted">
            {isBack
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
