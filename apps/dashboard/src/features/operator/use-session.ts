import { useRef } from 'react';
import { useMe } from '../../lib/me.ts';

/** Whose page this is: it stays theirs when their session ends, until somebody else comes. */
export function useSession() {
  const { operator } = useMe();
  const owner = useRef<string>(undefined);
  owner.current = operator?.name ?? owner.current;
  return { owner: owner.current, hasEnded: owner.current !== undefined && operator === undefined };
}
