import { useRef } from 'react';

/**
 * Where the focus was before a dialog, it is again after it: a keyboard goes on from there. Radix does so for dialogs
 * that it opens by a button of its own; ours are opened by whatever renders them.
 */
export function useReturnFocus() {
  const opener = useRef<Element>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    },
  };
}
