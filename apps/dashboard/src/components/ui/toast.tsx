import { Toaster as Sonner, toast } from 'sonner';
import { messageOf } from '../../lib/errors.ts';
import { useTheme } from '../../lib/theme.ts';

/** Long enough to read it and to change one's mind. */
const DONE_MS = 8_000;

/** Where toasts appear; once in the page. */
export function Toaster() {
  const theme = useTheme();
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      toastOptions={{
        duration: DONE_MS,
        classNames: {
          toast: '!bg-card !text-ink !border-line !shadow-lg',
          description: '!text-muted',
          actionButton: '!bg-accent !text-on-accent !font-medium',
          closeButton: '!bg-card !text-ink !border-line',
        },
      }}
      closeButton
    />
  );
}

interface DoneOptions {
  readonly description?: string;
  /** Only where it can truly be undone. What it throws is told in another toast. */
  readonly undo?: () => Promise<unknown>;
}

export const notify = {
  done(message: string, { description, undo }: DoneOptions = {}): void {
    toast.success(message, {
      description,
      action: undo && { label: 'Undo', onClick: () => void undoing(undo) },
    });
  },
  problem(message: string, error?: unknown): void {
    toast.error(message, { description: error === undefined ? undefined : messageOf(error) });
  },
};

async function undoing(undo: () => Promise<unknown>): Promise<void> {
  try {
    await undo();
    toast.success('Undone');
  } catch (error) {
    notify.problem('It could not be undone', error);
  }
}
