import { type FormEvent, useId } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { tokenIn } from '../../lib/operator-token.ts';
import { useOperatorToken } from './operator-context.tsx';

export function LoginForm({ isRefused }: { isRefused: boolean }) {
  const operatorToken = useOperatorToken();
  const id = useId();
  const logIn = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pasted = new FormData(event.currentTarget).get('token');
    const token = typeof pasted === 'string' ? tokenIn(pasted) : '';
    if (token !== '') operatorToken.set(token);
  };
  return (
    <form onSubmit={logIn} className="mt-4 space-y-3 text-sm">
      {isRefused && (
        <p role="alert" id={`${id}-error`} className="font-medium text-danger">
          The server does not take this token. It may be another server's, or have changed since.
        </p>
      )}
      <div>
        <label htmlFor={id} className="font-medium">
          Operator link or token
        </label>
        <div className="mt-1 flex gap-2">
          <Input
            id={id}
            name="token"
            type="password"
            autoComplete="off"
            required
            aria-invalid={isRefused}
            aria-describedby={isRefused ? `${id}-error` : undefined}
          />
          <Button type="submit" look="accent">
            Log in
          </Button>
        </div>
      </div>
    </form>
  );
}
