/** One measure of a bench, and whether it meets its bar; one without a bar is there to compare with. */
export interface Line {
  readonly what: string;
  readonly value: string;
  readonly bar: string;
  readonly isMet: boolean | undefined;
}

export function atLeast(what: string, value: number, bar: number, unit = '×', decimals = 2): Line {
  return {
    what,
    value: `${value.toFixed(decimals)}${unit}`,
    bar: `at least ${bar}${unit}`,
    isMet: value >= bar,
  };
}

export function atMost(what: string, value: number, bar: number, unit = '×'): Line {
  return { what, value: `${value.toFixed(2)}${unit}`, bar: `at most ${bar}${unit}`, isMet: value <= bar };
}

export function forComparison(what: string, value: number, unit: string, decimals = 2): Line {
  return { what, value: `${value.toFixed(decimals)}${unit}`, bar: '', isMet: undefined };
}

export function print(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ what }) => what.length));
  const verdict = (isMet: boolean | undefined) => (isMet === undefined ? '' : isMet ? 'met' : 'NOT MET');
  for (const { what, value, bar, isMet } of lines) {
    console.log(
      `${what.padEnd(width)}  ${value.padStart(11)}  ${bar.padEnd(20)}  ${verdict(isMet)}`.trimEnd(),
    );
  }
  const barred = lines.filter(({ isMet }) => isMet !== undefined);
  console.log(`${barred.filter(({ isMet }) => isMet).length} of ${barred.length} bars met`);
}
