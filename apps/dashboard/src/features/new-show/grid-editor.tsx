import { Plus } from 'lucide-react';
import { Button } from '../../components/ui/button.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { type GridSection, prefixesOf } from './grid-plan.ts';
import { type GridResult, newSection } from './read-grid.ts';
import { SectionFields } from './section-fields.tsx';

interface GridEditorProps {
  readonly sections: readonly GridSection[];
  readonly result: GridResult;
  readonly onChange: (sections: readonly GridSection[]) => void;
}

/** Sections of equal rows, the first next to the stage. */
export function GridEditor({ sections, result, onChange }: GridEditorProps) {
  const usual = prefixesOf(sections.map((section) => ({ ...section, prefix: '' })));
  const swap = (one: number, other: number) => {
    const moved = sections.map((section, index) =>
      index === one ? (sections[other] ?? section) : index === other ? (sections[one] ?? section) : section,
    );
    return () => onChange(moved);
  };
  const add = () => {
    const key = `${Math.max(0, ...sections.map((section) => Number(section.key))) + 1}`;
    onChange([...sections, newSection(key, `Section ${sections.length + 1}`)]);
  };
  return (
    <Panel
      title="Sections, from the stage back"
      aside={
        <Button size="small" onClick={add}>
          <Plus aria-hidden="true" />
          Add a section
        </Button>
      }
    >
      {sections.map((section, index) => (
        <SectionFields
          key={section.key}
          section={section}
          position={index + 1}
          problems={result.sections[index] ?? {}}
          usualPrefix={usual[index] ?? ''}
          onChange={(change) =>
            onChange(sections.map((kept) => (kept.key === section.key ? { ...kept, ...change } : kept)))
          }
          onUp={index > 0 ? swap(index, index - 1) : undefined}
          onDown={index < sections.length - 1 ? swap(index, index + 1) : undefined}
          onRemove={
            sections.length > 1
              ? () => onChange(sections.filter(({ key }) => key !== section.key))
              : undefined
          }
        />
      ))}
      {!result.isGood && result.problem !== undefined && (
        <p role="alert" className="border-t border-line px-4 py-3 text-sm font-medium text-danger">
          {result.problem}
        </p>
      )}
    </Panel>
  );
}
