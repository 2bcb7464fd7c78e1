import type { ComponentProps } from 'react';
import { classNames } from '../../lib/class-names.ts';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={classNames(
        'h-9 w-full min-w-0 rounded-md border border-line bg-card px-3 text-sm placeholder:text-muted',
        className,
      )}
      {...props}
    />
  );
}
