import { DateRange } from '../../components/date-range.tsx';
import { FilterBar, FilterField } from '../../components/filter-bar.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { ShowSelect } from '../../components/show-select.tsx';
import { Select } from '../../components/ui/select.tsx';
import { type BookingsState, isFiltered, NO_FILTERS, STATUSES } from './booking-filters.ts';

interface BookingFilterBarProps {
  readonly state: BookingsState;
  /** `isTyped`: on the way to another, so no place to come back to. */
  readonly onChange: (change: BookingsState, how?: { readonly isTyped: boolean }) => void;
  /** On a show's own page there is nothing to choose. */
  readonly hasShowFilter: boolean;
}

export function BookingFilterBar({ state, onChange, hasShowFilter }: BookingFilterBarProps) {
  const { search, status, since, until, show } = state;
  return (
    <FilterBar
      label="Filter bookings"
      isFiltered={isFiltered(state)}
      onClear={() => onChange(NO_FILTERS)}
      main={
        <FilterField label="Search" isWide>
          <SearchInput
            hasIcon
            placeholder="Seat, booking, customer, payment"
            value={search ?? ''}
            onSearch={(text) => onChange({ search: text || undefined }, { isTyped: true })}
          />
        </FilterField>
      }
    >
      {hasShowFilter && (
        <FilterField label="Show">
          <ShowSelect value={show} onChange={(showId) => onChange({ show: showId })} />
        </FilterField>
      )}
      <FilterField label="Status">
        <Select
          value={STATUSES.find((known) => known === status) ?? ''}
          onChange={({ target }) => onChange({ status: target.value || undefined })}
        >
          <option value="">Any status</option>
          <option value="confirmed">Confirmed</option>
          <option value="cancelled">Cancelled</option>
        </Select>
      </FilterField>
      <DateRange since={since} until={until} onChange={onChange} />
    </FilterBar>
  );
}
