import { LogOut } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { useLogin, useMe } from '../../lib/me.ts';
import { LoginForm } from './login-form.tsx';

/** Who is at the page, the way in and the way out. */
export function OperatorStatus() {
  const { login, isPending, problem, wanted } = useLogin();
  const { operator } = useMe();
  const [isLoggingIn, setIsLoggingIn] = useState(false);
  useEffect(() => {
    if (problem === undefined || login.hasForm) return;
    notify.problem(`${wanted === 'in' ? 'You are not logged in' : 'You are still logged in'}. ${problem}`);
  }, [login, problem, wanted]);

  if (operator) {
    return (
      <div className="flex min-w-0 items-center gap-3 text-sm">
        <span className="hidden truncate text-muted sm:inline">
          {operator.name}
          {operator.role && ` · ${operator.role}`}
        </span>
        <Button
          size="small"
          aria-label="Log out"
          title={operator.name}
          disabled={isPending}
          onClick={() => {
            setIsLoggingIn(false);
            void login.out();
          }}
        >
          <LogOut aria-hidden="true" />
          <span className="max-sm:hidden">Log out</span>
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-center gap-3 text-sm">
      <Button size="small" onClick={() => setIsLoggingIn(true)}>
        Log in
      </Button>
      {isLoggingIn && (
        <Dialog
          title="Log in as an operator"
          description="With your account, or with the link that the server printed when it started."
          onClose={() => setIsLoggingIn(false)}
        >
          <LoginForm />
        </Dialog>
      )}
    </div>
  );
}
