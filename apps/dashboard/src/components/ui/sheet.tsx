import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '../../lib/class-names.ts';
import { Button } from './button.tsx';
import { DialogFrame } from './dialog-frame.tsx';

interface SheetProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly side?: 'left' | 'right';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog at the edge of the page, as high as it: for what is long. Open for as long as it is rendered. */
export function Sheet({ title, description, side = 'right', onClose, children }: SheetProps) {
  return (
    <DialogFrame
      onClose={onClose}
      aria-describedby={undefined}
      className={classNames(
        'fixed inset-y-0 z-50 flex w-[min(32rem,100vw)] flex-col border-line bg-card shadow-2xl',
        side === 'right' ? 'right-0 border-l' : 'left-0 w-72 border-r',
      )}
    >
      <header className="flex items-start justify-between gap-3 border-b border-line p-4">
        <div className="min-w-0">
          <Primitive.Title className="font-semibold">{title}</Primitive.Title>
          {description && <div className="mt-1 text-sm text-muted">{description}</div>}
        </div>
        <Primitive.Close asChild>
          <Button size="icon" aria-label="Close">
            <X />
          </Button>
        </Primitive.Close>
      </header>
      <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
    </DialogFrame>
  );
}
