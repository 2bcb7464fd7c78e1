import { useId } from 'react';

interface SectionFilterProps {
  readonly sections: readonly string[];
  readonly section: string | undefined;
  readonly onSection: (section: string | undefined) => void;
}

export function SectionFilter({ sections, section, onSection }: SectionFilterProps) {
  const id = useId();
  if (sections.length < 2) return null;
  return (
    <>
      <label htmlFor={id} className="sr-only">
        Section
      </label>
      <select
        id={id}
        value={section ?? ''}
        onChange={(event) => onSection(event.target.value === '' ? undefined : event.target.value)}
        className="h-8 max-w-40 rounded-md border border-line bg-card px-2 text-sm"
      >
        <option value="">All sections</option>
        {sections.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </>
  );
}
