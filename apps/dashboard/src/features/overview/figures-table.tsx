import { useState } from 'react';
import type { Point } from './ranges.ts';
import { formatClock, formatCount, formatLatency } from './words.ts';

const HEADINGS = ['Time', 'Holds', 'Bookings', 'Refused', 'Expired', 'p50', 'p95'];

/** What the charts draw, to be read; newest first. */
export function FiguresTable({ points, bucket }: { points: readonly Point[]; bucket: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded text-muted hover:text-ink">
        The charts' figures as a table
      </summary>
      {isOpen && (
        <section
          className="mt-2 max-h-72 overflow-auto rounded-lg border border-line bg-card"
          aria-label="Figures"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <table className="w-full text-right tabular-nums">
            <caption className="sr-only">Each {bucket}, newest first</caption>
            <thead className="sticky top-0 bg-card text-xs text-muted">
              <tr>
                {HEADINGS.map((heading) => (
                  <th key={heading} scope="col" className="px-3 py-2 font-medium first:text-left">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map((point) => (
                <tr key={point.at} className="border-t border-line">
                  <th scope="row" className="px-3 py-1 text-left font-normal text-muted">
                    {formatClock(point.at / 1_000)}
                  </th>
                  {[point.created, point.confirmed, point.refused, point.expired].map((count, column) => (
                    <td key={HEADINGS[column + 1]} className="px-3 py-1">
                      {formatCount(count)}
                    </td>
                  ))}
                  {[point.createP50Ms, point.createP95Ms].map((ms, column) => (
                    <td key={HEADINGS[column + 5]} className="px-3 py-1 whitespace-nowrap">
                      {ms === undefined ? '–' : formatLatency(ms)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
