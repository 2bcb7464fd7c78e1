import { useRef } from 'react';
import { randomKey } from './random.ts';

/**
 * An idempotency key for what is about to be sent: the same for the same content, so that sending it again after a lost
 * answer does not do it twice, and another as soon as the content is another.
 */
export function useRetryKey(): (content: unknown) => string {
  const last = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return (content) => {
    const text = JSON.stringify(content);
    if (last.current?.text !== text) last.current = { text, key: randomKey() };
    return last.current.key;
  };
}
