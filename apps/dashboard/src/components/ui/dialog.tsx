import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useContext } from 'react';
import { SessionEnded } from '../../lib/session-ended.ts';
import { useReturnFocus } from './return-focus.ts';

interface DialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Open for as long as it is rendered. Keeps the focus inside; Escape and a click beside it close it. */
export function Dialog({ title, description, onClose, children }: DialogProps) {
  const { dialog, giveBack } = useReturnFocus();
  if (useContext(SessionEnded)) return null;
  return (
    <Primitive.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Primitive.Content
          ref={dialog}
          onCloseAutoFocus={giveBack}
          className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 max-h-[calc(100dvh-2rem)] overflow-auto rounded-xl border border-line bg-card p-5 shadow-2xl"
        >
          <Primitive.Title className="font-semibold">{title}</Primitive.Title>
          <Primitive.Description className="mt-1 text-sm text-muted">{description}</Primitive.Description>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
