import { skipToken, useQuery } from '@tanstack/react-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { isPassing } from '../../lib/errors.ts';
import type { OperatorToken } from '../../lib/operator-token.ts';
import { useTRPCClient } from '../../lib/trpc.ts';

const OperatorTokenContext = createContext<OperatorToken | undefined>(undefined);
export const OperatorTokenProvider = OperatorTokenContext.Provider;

export function useOperatorToken(): OperatorToken {
  const operatorToken = useContext(OperatorTokenContext);
  if (!operatorToken) throw new Error('no OperatorTokenProvider above this component');
  return operatorToken;
}

/** Whether the server takes the token, which it alone knows: something only operators may read is asked for. */
export function useOperatorCheck() {
  const client = useTRPCClient();
  const operatorToken = useOperatorToken();
  const token = useSyncExternalStore(operatorToken.subscribe, operatorToken.get);
  const check = useQuery({
    queryKey: ['operator', token],
    queryFn: token === undefined ? skipToken : () => client.bookings.list.query({ limit: 1 }),
    retry: (_failures, error) => isPassing(error),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { token, check };
}
