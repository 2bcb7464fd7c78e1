import { useId } from 'react';
import { Field } from '../../components/field.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { LimitsFields } from './limits-fields.tsx';
import { type DraftProblems, type ShowDraft, showIdOf } from './show-draft.ts';

export interface DraftFieldsProps {
  readonly draft: ShowDraft;
  readonly problems: DraftProblems;
  readonly onChange: (change: Partial<ShowDraft>) => void;
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the show is called, when it begins, and what buyers may do. */
export function DetailsFields(props: DraftFieldsProps) {
  const { draft, problems, onChange } = props;
  const id = useId();
  const lookAtStart = ({ validity }: HTMLInputElement) => {
    if (validity.badInput !== draft.isStartUnfinished) onChange({ isStartUnfinished: validity.badInput });
  };
  return (
    <Panel title="The show">
      <div className="grid gap-4 p-4 sm:grid-cols-2">
        <Field label="Title" problem={problems.title} className="sm:col-span-2">
          {(control) => (
            <Input
              {...control}
              value={draft.title}
              onChange={(event) => onChange({ title: event.target.value })}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Id" hint="What addresses and requests call it. It stays." problem={problems.showId}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={showIdOf(draft)}
              placeholder="made by the server"
              onChange={(event) => onChange({ showId: event.target.value })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field
          label="Starts"
          hint={`In your time zone, ${zone}. May be left empty.`}
          problem={problems.startsAt}
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={draft.startsAt}
              onChange={({ target }) =>
                onChange({ startsAt: target.value, isStartUnfinished: target.validity.badInput })
              }
              // While it is half written, nothing is said to change.
              onKeyUp={({ currentTarget }) => lookAtStart(currentTarget)}
              onBlur={({ currentTarget }) => lookAtStart(currentTarget)}
            />
          )}
        </Field>
        <label
          htmlFor={`${id}-on-sale`}
          className="flex cursor-pointer items-center gap-2 text-sm font-medium sm:col-span-2"
        >
          <Checkbox
            id={`${id}-on-sale`}
            checked={draft.isOnSale}
            onChange={(event) => onChange({ isOnSale: event.target.checked })}
          />
          On sale as soon as it is made
        </label>
      </div>
      <LimitsFields {...props} />
    </Panel>
  );
}
