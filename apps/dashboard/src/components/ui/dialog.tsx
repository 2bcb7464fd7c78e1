import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

interface DialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks something, in the middle of the page. */
export function Dialog({ title, description, onClose, children }: DialogProps) {
  return (
    <DialogFrame
      onClose={onClose}
      className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 max-h-[calc(100dvh-2rem)] overflow-auto rounded-xl border border-line bg-card p-5 shadow-2xl"
    >
      <Primitive.Title className="font-semibold">{title}</Primitive.Title>
      <Primitive.Description className="mt-1 text-sm text-muted">{description}</Primitive.Description>
      {children}
    </DialogFrame>
  );
}
