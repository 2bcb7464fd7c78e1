import { classNames } from '../../lib/class-names.ts';

/** Stands where something will be. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={classNames('animate-pulse rounded-md bg-raised', className)} aria-hidden="true" />;
}
