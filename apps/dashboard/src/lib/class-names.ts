import { type ClassValue, clsx } from 'clsx';
import { twMerge } from 'tailwind-merge';

/** Joins class names; of two that set the same property the later wins, so that a caller can restyle a part. */
export function classNames(...names: ClassValue[]): string {
  return twMerge(clsx(names));
}
