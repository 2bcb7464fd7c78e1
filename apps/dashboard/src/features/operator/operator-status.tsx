import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { statusOf } from '../../lib/errors.ts';
import { LoginForm } from './login-form.tsx';
import { useOperatorCheck, useOperatorToken } from './operator-context.tsx';

/** Who is at the page, the way in and the way out. */
export function OperatorStatus() {
  const operatorToken = useOperatorToken();
  const { token, check } = useOperatorCheck();
  const [isLoggingIn, setIsLoggingIn] = useState(false);
  const isRefused = statusOf(check.error) === 'UNAUTHENTICATED';

  if (token !== undefined && check.isSuccess) {
    return (
      <div className="flex items-center gap-3 text-sm">
        <span className="text-muted">Operator</span>
        <Button
          size="small"
          onClick={() => {
            setIsLoggingIn(false);
            operatorToken.clear();
          }}
        >
          <LogOut aria-hidden="true" />
          Log out
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-center gap-3 text-sm">
      {isRefused && <span className="text-danger">Token refused</span>}
      <Button size="small" onClick={() => setIsLoggingIn(true)}>
        Log in
      </Button>
      {isLoggingIn && (
        <Dialog
          title="Log in as an operator"
          description="Open the link that the server printed when it started, or paste it here."
          onClose={() => setIsLoggingIn(false)}
        >
          <LoginForm isRefused={isRefused} />
        </Dialog>
      )}
    </div>
  );
}
