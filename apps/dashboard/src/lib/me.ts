import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Login } from './login.ts';
import { type Outputs, useTRPC } from './trpc.ts';

export type Permission = Outputs['accounts']['me']['permissions'][number];

const LoginContext = createContext<Login | undefined>(undefined);
export const LoginProvider = LoginContext.Provider;

export function useLogin() {
  const login = useContext(LoginContext);
  if (!login) throw new Error('no LoginProvider above this component');
  return { login, ...useSyncExternalStore(login.subscribe, login.get) };
}

/** Whom the server takes this browser for; `operator` is undefined for those who may not see what operators see. */
export function useMe() {
  const trpc = useTRPC();
  const me = useQuery(trpc.accounts.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const operator = me.data?.permissions.includes('read') ? me.data : undefined;
  return { me, operator };
}

/** Whether to show what needs this permission. The server refuses it to others anyway. */
export function useMay(permission: Permission): boolean {
  return useMe().me.data?.permissions.includes(permission) ?? false;
}
