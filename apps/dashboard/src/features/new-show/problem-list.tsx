import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import type { Problem } from './problems.ts';

const PAGE = 20;
const number = new Intl.NumberFormat();

interface ProblemListProps {
  readonly problems: readonly Problem[];
  readonly total: number;
  /** Leads to the line in the text that was pasted; absent for a file, which is not at hand. */
  readonly onGoTo: ((line: number) => void) | undefined;
}

/** What is wrong with a file, a page at a time, each with where it stands and what to do. */
export function ProblemList({ problems, total, onGoTo }: ProblemListProps) {
  const [page, setPage] = useState(0);
  const first = page * PAGE;
  const shown = problems.slice(first, first + PAGE);
  return (
    <section aria-label="Problems" className="border-t border-line" data-problems={total}>
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 px-4 py-2 text-sm">
        <p role="alert" className="font-medium text-danger">
          {total === 1 ? 'One problem' : `${number.format(total)} problems`}: mend the file and choose it
          again.
        </p>
        {problems.length > PAGE && (
          <div className="flex items-center gap-2 text-xs text-muted tabular-nums">
            <Button
              size="icon"
              aria-label="Problems before"
              disabled={page === 0}
              onClick={() => setPage(page - 1)}
            >
              <ChevronLeft />
            </Button>
            {first + 1} to {first + shown.length}
            <Button
              size="icon"
              aria-label="Problems after"
              disabled={first + PAGE >= problems.length}
              onClick={() => setPage(page + 1)}
            >
              <ChevronRight />
            </Button>
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="max-h-96 overflow-auto" aria-label="Each problem" tabIndex={0}>
        <ol start={first + 1}>
          {shown.map(({ line, place, message, advice, excerpt }, index) => (
            <li key={first + index} className="border-t border-line px-4 py-2.5 text-sm" data-line={line}>
              <p className="flex flex-wrap items-baseline gap-x-2">
                {line !== undefined && <strong className="font-semibold">Line {line}</strong>}
                {place !== undefined && <code className="text-xs text-muted wrap-anywhere">{place}</code>}
                {line !== undefined && onGoTo && (
                  <Button size="small" className="ml-auto" onClick={() => onGoTo(line)}>
                    Show line {line}
                  </Button>
                )}
              </p>
              <p className="wrap-anywhere">
                {message} <span className="text-muted">{advice}</span>
              </p>
              {excerpt !== undefined && (
                <p className="mt-1 truncate rounded bg-raised px-2 py-0.5 font-mono text-xs text-muted">
                  {excerpt}
                </p>
              )}
            </li>
          ))}
        </ol>
        {total > problems.length && page === Math.ceil(problems.length / PAGE) - 1 && (
          <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
            {number.format(total - problems.length)} more are not listed. They may be the same mistake again.
          </p>
        )}
      </section>
    </section>
  );
}
