import { FilterBar, FilterField } from '../../components/filter-bar.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { isFiltering, NO_FILTERS } from './filter-holds.ts';
import { HOLD_STATES } from './hold.ts';
import type { HoldsAddress } from './use-holds-address.ts';

interface HoldsToolbarProps {
  readonly address: HoldsAddress;
  readonly onChange: (change: HoldsAddress) => void;
}

const AGES = ['1', '5', '10', '20'];
const LEFT = ['1', '2', '5', '10'];

/** Which holds are shown. */
export function HoldsToolbar({ address, onChange }: HoldsToolbarProps) {
  return (
    <FilterBar
      label="Filter holds"
      isFiltered={isFiltering(address)}
      onClear={() => onChange(NO_FILTERS)}
      main={
        <FilterField label="Search" isWide>
          <SearchInput
            hasIcon
            placeholder="Seat or customer"
            value={address.search ?? ''}
            onSearch={(search) => onChange({ search })}
          />
        </FilterField>
      }
    >
      <FilterField label="State">
        <Select value={address.state ?? ''} onChange={({ target }) => onChange({ state: target.value })}>
          <option value="">Any state</option>
          {Object.entries(HOLD_STATES).map(([state, text]) => (
            <option key={state} value={state}>
              {text}
            </option>
          ))}
        </Select>
      </FilterField>
      <FilterField label="Age">
        <Select value={address.age ?? ''} onChange={({ target }) => onChange({ age: target.value })}>
          <option value="">Any age</option>
          {AGES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes} min or more
            </option>
          ))}
        </Select>
      </FilterField>
      <FilterField label="Time left">
        <Select value={address.left ?? ''} onChange={({ target }) => onChange({ left: target.value })}>
          <option value="">Any time left</option>
          {LEFT.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes} min or less
            </option>
          ))}
        </Select>
      </FilterField>
    </FilterBar>
  );
}
