import type { Row, RowData } from '@tanstack/react-table';
import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualFeatures } from './virtual-columns.ts';

interface RowFocusOptions<Data extends RowData> {
  readonly frame: RefObject<HTMLElement | null>;
  readonly rows: readonly Row<VirtualFeatures, Data>[];
  /** Brings the row into view. */
  readonly scrollTo: (index: number) => void;
  readonly pageSize: () => number;
}

/**
 * One row at a time takes part in the tab order, and arrows move on from it. It is a row by its id, wherever sorting
 * puts it; when it ends, the row that takes its place has the focus.
 */
export function useRowFocus<Data extends RowData>({
  frame,
  rows,
  scrollTo,
  pageSize,
}: RowFocusOptions<Data>) {
  const [activeId, setActiveId] = useState<string>();
  const lastIndex = useRef(0);
  const hasFocus = useRef(false);
  const isMoving = useRef(false);
  const found = activeId === undefined ? -1 : rows.findIndex((row) => row.id === activeId);
  const activeIndex =
    rows.length === 0 ? -1 : found >= 0 ? found : Math.min(lastIndex.current, rows.length - 1);
  const activeRowId = rows[activeIndex]?.id;

  useLayoutEffect(() => {
    if (activeIndex >= 0) lastIndex.current = activeIndex;
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (activeRowId === undefined || !(isMoving.current || isLost)) return;
    isMoving.current = false;
    rowElement(frame.current, activeRowId)?.focus({ preventScroll: true });
  });

  const moveTo = useCallback(
    (index: number) => {
      const to = rows[Math.max(0, Math.min(index, rows.length - 1))];
      if (!to) return;
      isMoving.current = true;
      setActiveId(to.id);
      scrollTo(rows.indexOf(to));
      rowElement(frame.current, to.id)?.focus({ preventScroll: true });
    },
    [rows, scrollTo, frame],
  );

  /** Answers the row that the key leads to, if it leads to one. */
  const stepOf = useCallback(
    (event: KeyboardEvent, index: number): number | undefined => {
      const steps: Record<string, number> = {
        ArrowDown: index + 1,
        ArrowUp: index - 1,
        PageDown: index + pageSize(),
        PageUp: index - pageSize(),
        Home: 0,
        End: rows.length - 1,
      };
      return steps[event.key];
    },
    [rows.length, pageSize],
  );

  const frameFocus = {
    onFocus: () => {
      hasFocus.current = true;
    },
    onBlur: ({ target }: { target: Element }) => {
      // What is taken out of the page loses the focus too; then it is to be found again.
      if (target.isConnected) hasFocus.current = false;
    },
  };
  return { activeIndex, activeRowId, setActiveId, moveTo, stepOf, frameFocus };
}

function rowElement(frame: HTMLElement | null, rowId: string): HTMLElement | null {
  return frame?.querySelector(`[data-row-id="${CSS.escape(rowId)}"]`) ?? null;
}
