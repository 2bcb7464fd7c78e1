import { cva, type VariantProps } from 'class-variance-authority';
import type { ReactNode } from 'react';

const badge = cva('inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap', {
  variants: {
    look: {
      good: 'bg-good/12 text-good',
      danger: 'bg-danger text-on-danger',
      plain: 'bg-raised text-muted',
      warning: 'bg-warning text-warning-ink',
    },
  },
  defaultVariants: { look: 'plain' },
});

export function Badge({ look, children }: VariantProps<typeof badge> & { children: ReactNode }) {
  return <span className={badge({ look })}>{children}</span>;
}
