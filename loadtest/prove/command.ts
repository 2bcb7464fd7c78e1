import type { ProveOptions } from './options.ts';
import { type Script, suite } from './scripts.ts';

/** The same again, all of it or one script at one target. The key is left out: it is a secret. */
export function commandFor(
  options: ProveOptions,
  only?: {
    readonly id: string;
    readonly script: Script;
    /** What it was told: how much is left for the driver depends on the scripts before it. */
    readonly settings: Readonly<Record<string, string>>;
  },
): string {
  const { at, engines, teeth, variant, scripts, size, p95Ms, style, seed } = options;
  const operations = only ? only.settings.OPERATIONS : options.operations;
  const ours = only ? [only.id] : engines;
  const words = at ? ['--url', at.url] : ours.length > 0 ? ['--engine', ours.join(',')] : [];
  if (teeth && !only) words.push('--teeth');
  if (variant !== undefined && !only) words.push('--variant', JSON.stringify(variant));
  const wanted = only ? [only.script.name] : scripts;
  if (wanted.length < suite().length)
    words.push('--script', wanted.map((name) => name.slice(0, 2)).join(','));
  // Broken variants alone have sizes of their own.
  if (at || ours.length > 0) words.push('--size', size.name);
  if (operations !== undefined) words.push('--operations', String(operations));
  if (p95Ms !== undefined) words.push('--p95', String(p95Ms));
  words.push('--seed', String(seed));
  if (style === 'rest') words.push('--style', 'rest');
  return `npm run prove -- ${words.join(' ')}`;
}
