import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Field } from '../../components/field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import type { GridSection } from './grid-plan.ts';
import type { SectionProblems } from './read-grid.ts';

interface SectionFieldsProps {
  readonly section: GridSection;
  readonly position: number;
  readonly problems: SectionProblems;
  /** What its seats' ids begin with where nothing is written. */
  readonly usualPrefix: string;
  readonly onChange: (change: Partial<GridSection>) => void;
  /** Absent where there is nowhere to go. */
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

const ROW_NAMES = { letters: 'A, B, C …', numbers: '1, 2, 3 …' };
const NUMBERINGS = {
  left: 'From the left',
  right: 'From the right',
  middle: 'From the middle',
};
const SHAPES = { straight: 'Straight', curved: 'Curved' };

export function SectionFields({
  section,
  position,
  problems,
  usualPrefix,
  onChange,
  onUp,
  onDown,
  onRemove,
}: SectionFieldsProps) {
  const text = (
    field: 'name' | 'rows' | 'seatsPerRow' | 'aisles' | 'category' | 'prefix',
    label: string,
    more: { hint?: string; placeholder?: string; isNumber?: boolean } = {},
  ) => (
    <Field label={label} problem={problems[field]} {...(more.hint !== undefined && { hint: more.hint })}>
      {(control) => (
        <Input
          {...control}
          value={section[field]}
          placeholder={more.placeholder}
          inputMode={more.isNumber ? 'numeric' : 'text'}
          onChange={(event) => onChange({ [field]: event.target.value })}
          autoComplete="off"
        />
      )}
    </Field>
  );
  return (
    <fieldset className="@container border-t border-line p-4 first:border-t-0" data-section={position}>
      <legend className="sr-only">Section {position}</legend>
      <div className="mb-3 flex items-center justify-between gap-2">
        <p className="text-sm font-semibold" aria-hidden="true">
          Section {position}
        </p>
        <div className="flex gap-1">
          <Step label={`Move section ${position} towards the stage`} onClick={onUp}>
            <ArrowUp />
          </Step>
          <Step label={`Move section ${position} away from the stage`} onClick={onDown}>
            <ArrowDown />
          </Step>
          <Step label={`Remove section ${position}`} onClick={onRemove}>
            <Trash2 />
          </Step>
        </div>
      </div>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 @2xl:grid-cols-4">
        <div className="col-span-2">{text('name', 'Name')}</div>
        {text('rows', 'Rows', { isNumber: true })}
        {text('seatsPerRow', 'Seats in a row', { isNumber: true })}
        <Choice
          label="Rows are called"
          choices={ROW_NAMES}
          value={section.rowNames}
          onChange={(rowNames) => onChange({ rowNames })}
        />
        <Choice
          label="Rows are"
          choices={SHAPES}
          value={section.shape}
          onChange={(shape) => onChange({ shape })}
        />
        <Choice
          label="Seats count"
          className="col-span-2 @sm:col-span-1"
          {...(section.numbering === 'middle' && { hint: 'Odd left, even right.' })}
          choices={NUMBERINGS}
          value={section.numbering}
          onChange={(numbering) => onChange({ numbering })}
        />
        <div className="col-span-2 @sm:col-span-1">
          {text('aisles', 'Aisles after seat', { placeholder: 'such as 6, 12', hint: 'From the left.' })}
        </div>
        <div className="col-span-2">
          {text('category', 'Category', { placeholder: 'none', hint: 'Such as a price.' })}
        </div>
        <div className="col-span-2">
          {text('prefix', 'Ids begin with', {
            placeholder: usualPrefix === '' ? 'nothing' : usualPrefix,
            hint: 'So that no two seats of the show have one id.',
          })}
        </div>
      </div>
    </fieldset>
  );
}

function Step({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: (() => void) | undefined;
  children: ReactNode;
}) {
  return (
    <Button size="icon" aria-label={label} disabled={!onClick} onClick={onClick}>
      {children}
    </Button>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly className?: string;
  readonly choices: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({
  label,
  hint,
  className = '',
  choices,
  value,
  onChange,
}: ChoiceProps<Value>) {
  const values = Object.keys(choices) as Value[];
  return (
    <Field label={label} hint={hint} className={className}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={value}
          onChange={(event) => {
            const chosen = values.find((known) => known === event.target.value);
            if (chosen !== undefined) onChange(chosen);
          }}
        >
          {values.map((choice) => (
            <option key={choice} value={choice}>
              {choices[choice]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
