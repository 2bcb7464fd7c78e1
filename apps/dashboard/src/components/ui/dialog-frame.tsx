import { Dialog as Primitive } from 'radix-ui';
import { type ComponentProps, useContext } from 'react';
import { SessionEnded } from '../../lib/session-ended.ts';
import { useReturnFocus } from './return-focus.ts';

type DialogFrameProps = ComponentProps<typeof Primitive.Content> & { readonly onClose: () => void };

/** Over the page for as long as it is rendered. Keeps the focus inside; Escape and a click beside it close it. */
export function DialogFrame({ onClose, ...content }: DialogFrameProps) {
  const { dialog, giveBack } = useReturnFocus();
  if (useContext(SessionEnded)) return null;
  return (
    <Primitive.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Primitive.Content ref={dialog} onCloseAutoFocus={giveBack} {...content} />
      </Primitive.Portal>
    </Primitive.Root>
  );
}
