import { type FormEvent, useId, useLayoutEffect, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { tokenIn } from '../../lib/login.ts';
import { useLogin } from '../../lib/me.ts';

export function LoginForm() {
  const { login, isPending, problem } = useLogin();
  const [who, setWho] = useState('');
  const [password, setPassword] = useState('');
  const id = useId();
  // Before any effect of the same moment looks whether there is one.
  useLayoutEffect(() => login.addForm(), [login]);
  const token = tokenIn(who);
  const logIn = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void (token === undefined ? login.byPassword({ email: who.trim(), password }) : login.byLink(token));
  };
  return (
    <form onSubmit={logIn} className="mt-4 space-y-3 text-sm">
      {problem !== undefined && (
        <p role="alert" id={`${id}-problem`} className="font-medium text-danger">
          {problem}
        </p>
      )}
      <div>
        <label htmlFor={`${id}-who`} className="font-medium">
          Email, or the link that the server printed
        </label>
        <Input
          id={`${id}-who`}
          className="mt-1"
          value={who}
          onChange={(event) => setWho(event.target.value)}
          autoComplete="username"
          spellCheck={false}
          required
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        />
      </div>
      <div>
        <label htmlFor={`${id}-password`} className="font-medium">
          Password
        </label>
        <div className="mt-1 flex gap-2">
          <Input
            id={`${id}-password`}
            type="password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            required={token === undefined}
            disabled={token !== undefined}
          />
          <Button type="submit" look="accent" disabled={isPending}>
            Log in
          </Button>
        </div>
      </div>
    </form>
  );
}
