import type { ReactNode } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { Button } from './button.tsx';

/** Where a list would be, had it anything in it. */
export function EmptyNotice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-6 py-8 text-center text-sm">
      <p className="font-medium">{title}</p>
      {children && <p className="mx-auto mt-1 max-w-prose text-muted">{children}</p>}
    </div>
  );
}

/** What went wrong, in the server's words, and the way out. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-6 py-8 text-center text-sm">
      <p className="max-w-prose text-danger">{messageOf(error)}</p>
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
