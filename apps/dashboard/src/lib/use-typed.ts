import { useEffect, useEffectEvent, useRef, useState } from 'react';

/** Long enough not to ask at every letter, short enough not to be waited for. */
const TYPING_MS = 250;

/**
 * A text that is typed here and kept elsewhere, such as in the address: told when typing pauses, or at once by `tell`.
 * Follows what is kept when that is changed by others.
 */
export function useTyped(kept: string, onTyped: (text: string) => void) {
  const [text, setText] = useState(kept);
  const told = useRef(kept);
  const tell = () => {
    if (text === told.current) return;
    told.current = text;
    onTyped(text);
  };
  const paused = useEffectEvent(tell);
  useEffect(() => {
    // One's own text coming back is no news: more may have been typed since.
    if (kept === told.current) return;
    told.current = kept;
    setText(kept);
  }, [kept]);
  useEffect(() => {
    const timer = setTimeout(() => paused(), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, tell };
}
