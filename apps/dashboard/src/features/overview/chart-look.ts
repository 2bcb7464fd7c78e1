/** Tokens of styles.css that stand apart on a card in both themes. */
export const LINE_COLORS = ['accent', 'held-edge'] as const;

/** How one line of a chart is told from the other without its colour: by its dashes and its marks. */
export interface LineLook {
  readonly color: (typeof LINE_COLORS)[number];
  readonly dash: readonly number[];
  readonly hasMarks: boolean;
}

export const FIRST_LOOK: LineLook = { color: 'accent', dash: [], hasMarks: false };
export const SECOND_LOOK: LineLook = { color: 'held-edge', dash: [5, 4], hasMarks: true };

/** A mark on every so manieth point: beads on a string are no better to read than the string. */
const MARK_EVERY = 6;

type Values = ArrayLike<number | null | undefined>;

/** Points that get a mark: every few where the line has them, and those that stand alone, which no line would show. */
export function markedPoints(values: Values, hasMarks: boolean): number[] {
  const isThere = (index: number) => values[index] !== null && values[index] !== undefined;
  const marked: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    if (!isThere(index)) continue;
    const isAlone = !isThere(index - 1) && !isThere(index + 1);
    if (isAlone || (hasMarks && index % MARK_EVERY === MARK_EVERY / 2)) marked.push(index);
  }
  return marked;
}
