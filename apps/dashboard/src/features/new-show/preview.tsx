import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { classNames } from '../../lib/class-names.ts';
import { download } from '../../lib/download.ts';
import type { Drawing } from './drawing.ts';
import { PreviewCanvas } from './preview-canvas.tsx';
import { exampleOf } from './seat-example.ts';
import type { SeatMap, SeatMapSummary } from './seat-map.ts';
import { writeCsv } from './write-csv.ts';

export interface PreviewedMap {
  readonly seatMap: SeatMap;
  readonly summary: SeatMapSummary;
  readonly drawing: Drawing;
}

interface PreviewProps {
  /** Undefined: there is none yet. */
  readonly map: PreviewedMap | undefined;
  readonly whenNone: string;
  readonly fileName: string;
}

const number = new Intl.NumberFormat();

/** The hall as it will be, with what it comes to. */
export function Preview({ map, whenNone, fileName }: PreviewProps) {
  return (
    <Panel
      title={
        map
          ? `Preview: ${number.format(map.summary.seats)} ${map.summary.seats === 1 ? 'seat' : 'seats'}`
          : 'Preview'
      }
      aside={
        map && (
          <Button size="small" onClick={() => download(csvOf(map.seatMap), `${fileName}.csv`)}>
            <Download aria-hidden="true" />
            CSV
          </Button>
        )
      }
    >
      {map ? (
        <Shown map={map} />
      ) : (
        <p className="flex min-h-72 items-center justify-center px-6 text-center text-sm text-muted">
          {whenNone}
        </p>
      )}
    </Panel>
  );
}

function Shown({ map: { seatMap, summary, drawing } }: { map: PreviewedMap }) {
  const example = exampleOf(seatMap);
  const [category, setCategory] = useState<string>();
  const chosen = summary.categories.findIndex(({ name }) => keyOf(name) === category);
  return (
    <>
      <p className="pt-3 text-center text-xs text-muted" aria-hidden="true">
        <span className="rounded-full border border-line px-6 py-0.5">Stage</span>
      </p>
      <div className="p-3">
        <PreviewCanvas
          drawing={drawing}
          category={chosen < 0 ? undefined : chosen}
          label={`Drawing of the hall: ${summary.sections
            .map(({ name, seats }) => `${name} with ${seats} seats`)
            .slice(0, 20)
            .join(', ')}`}
        />
      </div>
      <div className="border-t border-line p-4 text-sm">
        {example !== undefined && (
          <p className="mb-3 wrap-anywhere">
            <span className="text-muted">A seat will be called</span> {example}
          </p>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className="max-h-44 overflow-auto" aria-label="Sections of the preview" tabIndex={0}>
          <table className="w-full tabular-nums" data-preview="sections">
            <thead className="text-left text-xs text-muted">
              <tr>
                <th scope="col" className="pb-1 font-medium">
                  Section
                </th>
                <th scope="col" className="pb-1 text-right font-medium">
                  Rows
                </th>
                <th scope="col" className="pb-1 text-right font-medium">
                  Seats
                </th>
              </tr>
            </thead>
            <tbody>
              {summary.sections.map(({ name, rows, seats }, index) => (
                // Two sections may have one name; they never change places.
                <tr key={index} className="border-t border-line">
                  <th scope="row" className="py-1 pr-3 text-left font-normal wrap-anywhere">
                    {name}
                  </th>
                  <td className="py-1 pl-3 text-right">{number.format(rows)}</td>
                  <td className="py-1 pl-3 text-right">{number.format(seats)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <fieldset className="mt-4 flex max-h-36 flex-wrap gap-1.5 overflow-auto p-0.5">
          <legend className="mb-2 text-xs text-muted">Categories; choose one to see where it is</legend>
          {summary.categories.map(({ name, seats }) => {
            const key = keyOf(name);
            const isChosen = key === category;
            return (
              <button
                key={key}
                type="button"
                aria-pressed={isChosen}
                onClick={() => setCategory(isChosen ? undefined : key)}
                className={classNames(
                  'rounded-full border border-line px-2.5 py-0.5 text-xs tabular-nums wrap-anywhere hover:bg-raised',
                  isChosen && 'border-accent bg-raised font-semibold',
                )}
              >
                {name ?? 'none'} · {number.format(seats)}
              </button>
            );
          })}
        </fieldset>
      </div>
    </>
  );
}

function csvOf(seatMap: SeatMap): Blob {
  return new Blob([writeCsv(seatMap)], { type: 'text/csv;charset=utf-8' });
}

/** A category may be called anything, also “none”. */
function keyOf(name: string | undefined): string {
  return name === undefined ? 'none' : `:${name}`;
}
