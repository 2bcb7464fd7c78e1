import { type ComponentProps, useEffect, useRef } from 'react';
import { classNames } from '../../lib/class-names.ts';

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'ref'> & {
  /** Some of what it stands for is chosen, and some is not. */
  readonly isMixed?: boolean;
};

export function Checkbox({ className, isMixed = false, ...props }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={classNames('size-4 cursor-pointer rounded accent-accent align-middle', className)}
      {...props}
    />
  );
}
