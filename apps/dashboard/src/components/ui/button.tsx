import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from '../../lib/class-names.ts';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium transition-colors disabled:opacity-50 [&_svg]:size-4',
  {
    variants: {
      look: {
        quiet: 'border border-line bg-card text-ink hover:bg-raised',
        accent: 'bg-accent text-on-accent hover:opacity-90',
        danger: 'bg-danger text-on-danger hover:opacity-90',
      },
      size: { small: 'h-7 px-2.5 text-xs', normal: 'h-9 px-4 text-sm', icon: 'size-8' },
    },
    defaultVariants: { look: 'quiet', size: 'normal' },
  },
);

/** For a link that looks like a button. */
export const buttonClass = (look: VariantProps<typeof button>) => classNames(button(look));

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button>;

export function Button({ className, look, size, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={classNames(button({ look, size }), className)} {...props} />;
}
