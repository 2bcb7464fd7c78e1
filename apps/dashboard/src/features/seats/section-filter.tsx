import { useId } from 'react';
import { Select } from '../../components/ui/select.tsx';

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
      <Select
        id={id}
        value={section ?? ''}
        onChange={(event) => onSection(event.target.value === '' ? undefined : event.target.value)}
        className="max-w-44 min-w-0"
      >
        <option value="">All sections</option>
        {sections.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </>
  );
}
