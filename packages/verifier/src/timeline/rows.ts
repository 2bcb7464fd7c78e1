/** Something drawn from one pixel to another. */
interface Drawn {
  readonly fromPx: number;
  readonly toPx: number;
}

/** Puts what would cover each other in rows below each other, as few as there can be. */
export function inRows<Item extends Drawn>(
  items: readonly Item[],
): readonly (Item & { readonly row: number })[] {
  const endsPx: number[] = [];
  return items
    .toSorted((a, b) => a.fromPx - b.fromPx)
    .map((item) => {
      const free = endsPx.findIndex((endPx) => endPx <= item.fromPx);
      const row = free < 0 ? endsPx.length : free;
      endsPx[row] = item.toPx;
      return { ...item, row };
    });
}
