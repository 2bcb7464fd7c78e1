import { type ReactNode, useId } from 'react';
import { classNames } from '../../lib/class-names.ts';

interface PanelProps {
  readonly title: string;
  /** It is read out only: the page has the same title. */
  readonly isTitleHidden?: boolean;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, isTitleHidden = false, aside, children }: PanelProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="min-w-0 overflow-hidden rounded-xl border border-line bg-card shadow-xs"
    >
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
        <h2 id={titleId} className={classNames('text-sm font-semibold', isTitleHidden && 'sr-only')}>
          {title}
        </h2>
        {isTitleHidden && <span />}
        {aside}
      </header>
      {children}
    </section>
  );
}
