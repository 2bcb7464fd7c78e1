import { tokenColors } from '../../../lib/theme.ts';

/** The tokens of styles.css that the map is drawn with. */
const TOKENS = [
  'card',
  'raised',
  'line',
  'ink',
  'muted',
  'accent',
  'available',
  'available-edge',
  'held',
  'held-edge',
  'held-mark',
  'booked',
  'booked-edge',
  'booked-mark',
  'blocked',
  'blocked-edge',
  'blocked-mark',
  'unknown',
] as const;

export type Colours = Readonly<Record<(typeof TOKENS)[number], string>> & { readonly font: string };

/** As the page has them now. */
export function readColours(element: Element): Colours {
  return { ...tokenColors(TOKENS), font: getComputedStyle(element).fontFamily };
}
