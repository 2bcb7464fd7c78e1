import { Search } from 'lucide-react';
import { classNames } from '../lib/class-names.ts';
import { useTyped } from '../lib/use-typed.ts';
import { Input } from './ui/input.tsx';

/** The longest text that the api searches for. */
const MAX_LENGTH = 200;

interface SearchInputProps {
  readonly placeholder?: string;
  /** Where no label stands beside it. */
  readonly 'aria-label'?: string;
  readonly hasIcon?: boolean;
  readonly value: string;
  /** When typing has paused. */
  readonly onSearch: (text: string) => void;
  /** The id of a `<datalist>` with what can be chosen. */
  readonly list?: string;
}

/** A text to look for. Asks when typing pauses, or at once on Enter; follows the address when that changes. */
export function SearchInput({ value, onSearch, hasIcon = false, ...props }: SearchInputProps) {
  const { text, setText, tell } = useTyped(value, onSearch);
  return (
    <span className="relative block min-w-0">
      {hasIcon && (
        <Search
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
          aria-hidden="true"
        />
      )}
      <Input
        type="search"
        maxLength={MAX_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && tell()}
        {...props}
        className={classNames(hasIcon && 'pl-9')}
      />
    </span>
  );
}
