/** Where the worlds differ, and what of that hangs together. */
import { at } from './at.ts';
import { keyOf, type Value } from './certain.ts';

/** Variables that differ between worlds, in a way that hangs together: each world has a value for all of them. */
export interface Doubt {
  readonly variables: readonly number[];
  readonly worlds: readonly ReadonlyMap<number, Value>[];
}

/** Thrown, and caught by `Worlds.branch`: somebody looked at a variable of a doubt that had not been multiplied in. */
export class LookedAtDoubt {
  readonly doubt: Doubt;

  constructor(doubt: Doubt) {
    this.doubt = doubt;
  }
}

/** Takes apart what does not hang together; what is the same in all its worlds is certain. */
export function takeApart({ variables, worlds }: Doubt): {
  readonly certain: ReadonlyMap<number, Value>;
  readonly doubts: readonly Doubt[];
} {
  const certain = new Map<number, Value>();
  const patterns = new Map<string, { readonly variables: number[]; readonly pattern: Int32Array }>();
  for (const variable of variables) {
    const { pattern, different } = patternOf(variable, worlds);
    if (different === 1) {
      const value = worlds[0]?.get(variable);
      if (value !== undefined) certain.set(variable, value);
      continue;
    }
    const name = pattern.join();
    const known = patterns.get(name);
    if (known) known.variables.push(variable);
    else patterns.set(name, { variables: [variable], pattern });
  }
  let rest = [...patterns.values()];
  const doubts: Doubt[] = [];
  for (const one of [...rest]) {
    const others = rest.filter((other) => other !== one);
    if (others.length === 0) break;
    const patternsOfOthers = others.map(({ pattern }) => pattern);
    const isApart =
      distinctRows([one.pattern], worlds.length) * distinctRows(patternsOfOthers, worlds.length) ===
      distinctRows([one.pattern, ...patternsOfOthers], worlds.length);
    if (!isApart) continue;
    doubts.push(projected(one.variables, worlds));
    rest = others;
  }
  const left = rest.flatMap((one) => one.variables);
  if (left.length > 0) doubts.push(projected(left, worlds));
  return { certain, doubts };
}

/** Which worlds have the same value: a number for each. */
function patternOf(variable: number, worlds: readonly ReadonlyMap<number, Value>[]) {
  const numbers = new Map<string, number>();
  const pattern = Int32Array.from(worlds, (world) => {
    const key = keyOf(world.get(variable) as Value);
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
  return { pattern, different: numbers.size };
}

function distinctRows(patterns: readonly Int32Array[], count: number): number {
  const rows = new Set<string>();
  for (let row = 0; row < count; row += 1) rows.add(patterns.map((pattern) => at(pattern, row)).join());
  return rows.size;
}

function projected(variables: readonly number[], worlds: readonly ReadonlyMap<number, Value>[]): Doubt {
  const distinct = new Map<string, ReadonlyMap<number, Value>>();
  for (const world of worlds) {
    const entries = variables.map((variable) => [variable, world.get(variable) as Value] as const);
    distinct.set(entries.map(([, value]) => keyOf(value)).join(), new Map(entries));
  }
  return { variables, worlds: [...distinct.values()] };
}
