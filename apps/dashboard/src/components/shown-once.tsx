import { CopyButton } from './copy-button.tsx';
import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';

interface ShownOnceProps {
  readonly title: string;
  readonly description: string;
  /** What it is, as its label says. */
  readonly name: string;
  readonly secret: string;
  readonly onKept: () => void;
}

/**
 * A secret that nobody can ask for again. Neither Escape nor a click beside it closes it: only who says that it is kept
 * does. The caller keeps it in its own state and nowhere else.
 */
export function ShownOnce({ title, description, name, secret, onKept }: ShownOnceProps) {
  return (
    <Dialog title={title} description={description} onClose={() => {}}>
      <div className="mt-4 flex items-start gap-2">
        <output
          aria-label={name}
          className="min-w-0 flex-1 rounded-md border border-line bg-page px-3 py-2 font-mono text-sm break-all select-all"
        >
          {secret}
        </output>
        <CopyButton text={secret} label={`Copy the ${name.toLowerCase()}`} />
      </div>
      <div className="mt-5 flex justify-end">
        <Button look="accent" onClick={onKept}>
          I have kept it
        </Button>
      </div>
    </Dialog>
  );
}
