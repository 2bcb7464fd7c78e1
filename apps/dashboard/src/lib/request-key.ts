import { useRef } from 'react';

const KEY_BYTES = 18;

/** A key by which the server knows a request that it gets twice. Also where a page is not served over HTTPS. */
function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same as long as what is asked for is the same: whoever clicks twice, or tries again, asks once. */
export function useRequestKey(...about: readonly unknown[]): string {
  const last = useRef<{ readonly about: readonly unknown[]; readonly key: string }>(undefined);
  const isSame = last.current?.about.every((part, index) => Object.is(part, about[index])) ?? false;
  if (!last.current || !isSame) last.current = { about, key: newRequestKey() };
  return last.current.key;
}
