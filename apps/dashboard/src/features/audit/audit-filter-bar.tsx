import { useId } from 'react';
import { DateRange } from '../../components/date-range.tsx';
import { FilterBar, FilterField } from '../../components/filter-bar.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { ShowSelect } from '../../components/show-select.tsx';
import { Select } from '../../components/ui/select.tsx';
import { AUDIT_ACTIONS } from '../../lib/audit-words.ts';
import { type AuditState, isFiltered, NO_FILTERS } from './audit-filters.ts';

interface AuditFilterBarProps {
  readonly state: AuditState;
  /** `isTyped`: on the way to another, so no place to come back to. */
  readonly onChange: (change: AuditState, how?: { readonly isTyped: boolean }) => void;
  /** Those who did what is listed, to choose from. */
  readonly actors: readonly string[];
}

export function AuditFilterBar({ state, onChange, actors }: AuditFilterBarProps) {
  const actorsId = useId();
  const typed = { isTyped: true };
  const { show, actor, action, subject, seat, since, until } = state;
  return (
    <FilterBar
      label="Filter the audit"
      isFiltered={isFiltered(state)}
      onClear={() => onChange(NO_FILTERS)}
      main={
        <>
          <FilterField label="Action">
            <Select
              value={action ?? ''}
              onChange={({ target }) => onChange({ action: target.value || undefined })}
            >
              <option value="">All actions</option>
              {AUDIT_ACTIONS.map(({ action: known, name }) => (
                <option key={known} value={known}>
                  {name}
                </option>
              ))}
            </Select>
          </FilterField>
          <FilterField label="Seat">
            <SearchInput
              placeholder="A1"
              value={seat ?? ''}
              onSearch={(text) => onChange({ seat: text || undefined }, typed)}
            />
          </FilterField>
        </>
      }
    >
      <FilterField label="Show">
        <ShowSelect value={show} onChange={(showId) => onChange({ show: showId })} />
      </FilterField>
      <FilterField label="Who">
        <SearchInput
          placeholder="Email or key:name"
          value={actor ?? ''}
          onSearch={(text) => onChange({ actor: text || undefined }, typed)}
          list={actorsId}
        />
      </FilterField>
      <datalist id={actorsId}>
        {actors.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <FilterField label="Done to">
        <SearchInput
          placeholder="Hold, booking, account"
          value={subject ?? ''}
          onSearch={(text) => onChange({ subject: text || undefined }, typed)}
        />
      </FilterField>
      <DateRange since={since} until={until} onChange={onChange} />
    </FilterBar>
  );
}
