import { useCallback, useState } from 'react';

interface Opener {
  readonly element: Element | null;
  /** What it stood in: when its row has ended meanwhile, another one of the table has the focus. */
  readonly table: Element | null;
}

const openers = new WeakMap<Element, Opener>();

/**
 * A dialog that is open for as long as it is rendered has no trigger that Radix could give the focus back to: it goes
 * to what had it before. `dialog` is the dialog's ref.
 */
export function useReturnFocus() {
  const [opener] = useState<Opener>(() => {
    const element = document.activeElement;
    return { element, table: element?.closest('[role="grid"]') ?? null };
  });
  const dialog = useCallback(
    (content: Element | null) => {
      if (content) openers.set(content, opener);
    },
    [opener],
  );
  const giveBack = (event: Event) => {
    event.preventDefault();
    focusOn(opener);
  };
  return { dialog, giveBack };
}

function focusOn({ element, table }: Opener): void {
  // One dialog led to the next: then it is what led to the first.
  const before = element?.closest('[role="dialog"]');
  const first = before && openers.get(before);
  if (element?.isConnected) focus(element);
  else if (first) focusOn(first);
  else if (table?.isConnected) focus(table.querySelector('tbody [tabindex="0"]'));
}

function focus(element: Element | null): void {
  if (element instanceof HTMLElement) element.focus();
}
