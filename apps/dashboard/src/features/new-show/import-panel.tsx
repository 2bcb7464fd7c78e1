import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { classNames } from '../../lib/class-names.ts';
import { COLUMNS } from './csv-columns.ts';
import { ProblemList } from './problem-list.tsx';
import { useFileDrop } from './use-file-drop.ts';
import type { ImportState } from './use-import.ts';

interface ImportPanelProps {
  readonly state: ImportState;
  readonly pasted: string;
  readonly onPasted: (text: string) => void;
  readonly onRead: (name: string, source: string | File) => void;
  readonly onScaleDown: (divisor: number) => void;
}

const PASTED = 'What was pasted';

/** A seat map from a file that is dropped or chosen, or from text. */
export function ImportPanel({ state, pasted, onPasted, onRead, onScaleDown }: ImportPanelProps) {
  const text = useRef<HTMLTextAreaElement>(null);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) onRead(file.name, file);
  };
  const isOver = useFileDrop(take);
  const goTo = (line: number) => {
    const area = text.current;
    if (!area) return;
    const { from, to } = lineIn(area.value, line);
    area.focus();
    area.setSelectionRange(from, to);
    // A browser does not scroll to what a script selects.
    area.scrollTop = (area.scrollHeight * (line - 2)) / area.value.split('\n').length;
  };

  return (
    <Panel title="A file with the seats">
      <div className="p-4">
        <label
          className={classNames(
            'relative flex cursor-pointer flex-col items-center gap-2 rounded-xl border-2 border-dashed border-line px-4 py-8 text-center text-sm hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent',
            isOver && 'border-accent bg-raised',
          )}
        >
          <FileUp className="size-6 text-muted" aria-hidden="true" />
          <span className="font-medium">Drop a CSV or JSON file here, or choose one</span>
          <span className="text-muted">
            CSV with the columns {COLUMNS.join(', ')}. Only section, row and id must be there.
          </span>
          <span className="text-muted">
            x and y are in seat widths, not pixels: x to the right, y away from the stage, from any point you
            like. Without them rows are drawn below each other.
          </span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.json,text/csv,application/json"
            className="sr-only"
            onChange={(event) => {
              take(event.target.files);
              // The same file, mended, is to be read again.
              event.target.value = '';
            }}
          />
        </label>
        <p className="mt-2 text-sm text-muted">
          One line: <code className="text-xs text-ink wrap-anywhere">Stalls,A,2,S-A2,1.5,0,front</code> is a
          seat one width to the right of{' '}
          <code className="text-xs text-ink wrap-anywhere">Stalls,A,1,S-A1,0.5,0,front</code>.
        </p>
        <p className="mt-2 text-sm text-muted">
          Examples:{' '}
          <a className="font-medium text-accent hover:underline" href="/examples/seat-map.csv" download>
            seat-map.csv
          </a>
          ,{' '}
          <a className="font-medium text-accent hover:underline" href="/examples/seat-map.json" download>
            seat-map.json
          </a>
        </p>
        <details className="mt-3 text-sm">
          <summary className="w-fit cursor-pointer font-medium">Paste it instead</summary>
          <textarea
            ref={text}
            aria-label="The seats as CSV or JSON"
            rows={8}
            wrap="off"
            spellCheck={false}
            value={pasted}
            onChange={(event) => onPasted(event.target.value)}
            className="mt-2 w-full rounded-md border border-line bg-page px-3 py-2 font-mono text-xs"
          />
          <Button className="mt-1" disabled={pasted.trim() === ''} onClick={() => onRead(PASTED, pasted)}>
            Read what is pasted
          </Button>
        </details>
      </div>
      <Outcome state={state} onGoTo={goTo} onScaleDown={onScaleDown} />
    </Panel>
  );
}

interface OutcomeProps extends Pick<ImportPanelProps, 'state' | 'onScaleDown'> {
  readonly onGoTo: (line: number) => void;
}

function Outcome({ state, onGoTo, onScaleDown }: OutcomeProps) {
  if (state.status === 'idle') return null;
  const { name } = state;
  const isBad = state.status === 'read' && !state.result.isGood;
  const divisor = state.status === 'read' && state.result.isGood ? state.result.pixelsPerSeat : undefined;
  const said =
    state.status === 'reading'
      ? `Reading ${name}…`
      : state.result.isGood
        ? `${name} is good. ${state.result.notes.join(' ')}`
        : `${name} was read and cannot be used yet.`;
  return (
    <>
      <p
        role="status"
        className="border-t border-line px-4 py-3 text-sm wrap-anywhere"
        data-import={isBad ? 'bad' : state.status}
      >
        {said}
      </p>
      {divisor !== undefined && (
        <div
          role="status"
          className="flex flex-wrap items-center justify-between gap-2 bg-warning px-4 py-2.5 text-sm text-warning-ink"
          data-import-scale={divisor}
        >
          <p>
            Coordinates look like pixels: no two seats are closer than {divisor} widths. Divide them by{' '}
            {divisor}.
          </p>
          <Button size="small" onClick={() => onScaleDown(divisor)}>
            Divide by {divisor}
          </Button>
        </div>
      )}
      {state.status === 'read' && !state.result.isGood && (
        <ProblemList
          // Another file begins on the first page.
          key={state.result.problemCount}
          problems={state.result.problems}
          total={state.result.problemCount}
          onGoTo={name === PASTED ? onGoTo : undefined}
        />
      )}
    </>
  );
}

/** Where a line begins and ends. */
function lineIn(text: string, line: number): { from: number; to: number } {
  let from = 0;
  for (let passed = 1; passed < line; passed += 1) from = text.indexOf('\n', from) + 1;
  const end = text.indexOf('\n', from);
  return { from, to: end < 0 ? text.length : end };
}
