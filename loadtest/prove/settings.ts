import type { ProveOptions } from './options.ts';
import type { Script } from './scripts.ts';
import { sizesOf } from './sizes.ts';

/**
 * What a script is told besides where to fire: how large it is, how it goes about it, and what it is held to.
 *
 * @param operationsBefore sent at the same target by the scripts before it
 */
export function settingsFor(
  { name }: Script,
  { size, operations, p95Ms, style }: ProveOptions,
  operationsBefore: number,
): Readonly<Record<string, string>> {
  const sizes = sizesOf(name, size, operationsBefore);
  return {
    ...sizes,
    ...(operations !== undefined && sizes.OPERATIONS !== undefined && { OPERATIONS: String(operations) }),
    ...(p95Ms !== undefined && { P95_MS: String(p95Ms) }),
    ...(style === 'rest' && { STYLE: 'rest' }),
  };
}
