import type { Patch } from './source-copy.ts';

/** A copy of the sources that is broken on purpose, in a way in which such systems are broken. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong, and what comes of that. */
  readonly mistake: string;
  readonly patches: readonly Patch[];
  /** Where the simulation begins to look, for what it finds in one schedule of many hundreds. */
  readonly firstSeed?: number;
}

/** How a mutant was caught. */
export interface Catch {
  readonly mutant: string;
  readonly by: string;
  readonly after: string;
  readonly how: string;
}

/** As a table for a terminal. */
export function tableOf(catches: readonly Catch[]): string {
  const width = (column: keyof Catch) => Math.max(...catches.map((one) => one[column].length));
  return catches
    .map(({ mutant, by, after, how }) =>
      [mutant.padEnd(width('mutant')), by.padEnd(width('by')), after.padEnd(width('after')), how].join('  '),
    )
    .join('\n');
}
