import { type FormEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { messageOf, statusOf } from '../../lib/errors.ts';
import { fieldAt } from '../../lib/moments.ts';
import { DetailsFields } from './details-fields.tsx';
import { drawingOf } from './drawing.ts';
import { GridEditor } from './grid-editor.tsx';
import type { GridSection } from './grid-plan.ts';
import { ImportPanel } from './import-panel.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { Preview, type PreviewedMap } from './preview.tsx';
import { newSection, readGrid } from './read-grid.ts';
import { summarize } from './seat-map.ts';
import { type DraftProblems, EMPTY_DRAFT, readDraft, type ShowDraft, showIdOf } from './show-draft.ts';
import { useCreateShow } from './use-create-show.ts';
import { useImport } from './use-import.ts';
import { firstWrongControl, goToField, WrongFields } from './wrong-fields.tsx';

/** Where the seats come from. The first is what an address without one means. */
export const SOURCES = ['grid', 'file'] as const;
type Source = (typeof SOURCES)[number];
const SOURCE_LABEL: Record<Source, string> = { grid: 'Draw a grid', file: 'Import a file' };

const FIRST_SECTIONS = [newSection('1', 'Stalls')];

interface NewShowFormProps {
  readonly source: Source;
  readonly onSource: (source: Source) => void;
  readonly onCreated: (show: { readonly showId: string; readonly title: string }) => void;
}

/** A show from what is typed and drawn, or from a file; looked at before it is made. */
export function NewShowForm({ source, onSource, onCreated }: NewShowFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [sections, setSections] = useState<readonly GridSection[]>(FIRST_SECTIONS);
  const [pasted, setPasted] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isMade = useRef(false);
  const imported = useImport((result) => {
    if (result.isGood) setDraft((before) => filledIn(before, result.details));
  });

  const drawn = useDeferredValue(sections);
  const grid = useMemo(() => readGrid(drawn), [drawn]);
  const fromGrid = useMemo<PreviewedMap | undefined>(
    () =>
      grid.isGood
        ? { seatMap: grid.seatMap, summary: summarize(grid.seatMap), drawing: drawingOf(grid.seatMap) }
        : undefined,
    [grid],
  );
  const fromFile =
    imported.state.status === 'read' && imported.state.result.isGood ? imported.state.result : undefined;
  const map = source === 'grid' ? fromGrid : fromFile;

  const problemOfAll = grid.isGood ? undefined : grid.problem;
  const whyNoSeats =
    source === 'grid' ? problemOfAll : fromFile ? undefined : 'Import a file without problems first.';

  const { create, isPending, error, problem } = useCreateShow({
    onCreated: (made) => {
      isMade.current = true;
      onCreated(made);
    },
  });
  const { problems, show } = readDraft(draft);
  const shownProblems = visible(problems, draft, isTried);
  const isDirty =
    imported.state.status !== 'idle' ||
    pasted !== '' ||
    isOther(draft, EMPTY_DRAFT) ||
    isOther(sections, FIRST_SECTIONS);
  const isTaken = statusOf(error) === 'SHOW_EXISTS';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    // What is still being drawn is not what was typed last.
    if (show && map && drawn === sections) create(show, map.seatMap);
    else requestAnimationFrame(() => form.current && goToField(firstWrongControl(form.current)));
  };

  return (
    <>
      <form ref={form} onSubmit={submit} noValidate>
        <PageHeader
          title="New show"
          description="Draw its seats as a grid, or import them. Nothing is kept until you create it. From then on its title, start, seats and id stay as they are."
        />
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="grid min-w-0 gap-5">
            <DetailsFields
              draft={draft}
              problems={{ ...shownProblems, ...(isTaken && { showId: messageOf(error) }) }}
              onChange={(change) => setDraft({ ...draft, ...change })}
            />
            <Segmented
              label="Where the seats come from"
              choices={SOURCES}
              labels={SOURCE_LABEL}
              value={source}
              onChange={onSource}
            />
            {source === 'grid' ? (
              <GridEditor sections={sections} result={grid} onChange={setSections} />
            ) : (
              <ImportPanel
                state={imported.state}
                pasted={pasted}
                onPasted={setPasted}
                onRead={imported.read}
                onScaleDown={imported.scaleDown}
              />
            )}
          </div>
          <div className="grid min-w-0 gap-4 xl:sticky xl:top-19">
            <Preview
              map={map}
              fileName={showIdOf(draft) || 'seat-map'}
              whenNone={
                source === 'grid'
                  ? 'The drawing appears when the sections are complete.'
                  : 'The drawing appears when a file has been read.'
              }
            />
            {isTried && <WrongFields form={form} />}
            {isTried && whyNoSeats !== undefined && (
              <p role="alert" className="text-sm font-medium text-danger">
                {whyNoSeats}
              </p>
            )}
            {(problem !== undefined || (error !== null && !isTaken)) && (
              <p role="alert" className="text-sm font-medium text-danger">
                {problem ?? messageOf(error)}
              </p>
            )}
            <Button type="submit" look="accent" disabled={isPending}>
              {isPending ? 'One moment…' : 'Create the show'}
            </Button>
          </div>
        </div>
      </form>
      {/* Beside the form: what its dialog submits would be submitted to the form around it too. */}
      <LeaveGuard isDirty={isDirty} isMade={isMade} />
    </>
  );
}

function isOther<Typed>(typed: Typed, before: Typed): boolean {
  return JSON.stringify(typed) !== JSON.stringify(before);
}

/** What is only missing is no problem before somebody has tried. */
function visible(problems: DraftProblems, draft: ShowDraft, isTried: boolean): DraftProblems {
  if (isTried) return problems;
  return Object.fromEntries(
    Object.entries(problems).filter(([field]) => draft[field as keyof ShowDraft] !== ''),
  );
}

/** What the file says, where nobody has written anything yet. */
function filledIn(
  draft: ShowDraft,
  { title, showId, startsAt }: { title?: string; showId?: string; startsAt?: number },
): ShowDraft {
  return {
    ...draft,
    ...(draft.title === '' && title !== undefined && { title }),
    ...(draft.showId === undefined && showId !== undefined && { showId }),
    ...(draft.startsAt === '' && startsAt !== undefined && { startsAt: fieldAt(startsAt) }),
  };
}
