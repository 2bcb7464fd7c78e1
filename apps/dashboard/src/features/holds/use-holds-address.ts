import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

const route = getRouteApi('/shows/$showId/holds');

/** What of this page stands in its address. */
export interface HoldsAddress {
  readonly search?: string;
  readonly state?: string;
  readonly age?: string;
  readonly left?: string;
  readonly sort?: string;
  /** The one whose story is open. */
  readonly hold?: string;
}

type Sorting = { id: string; desc: boolean }[];

const USUAL_SORT = 'left';

export function useHoldsAddress() {
  const address: HoldsAddress = route.useSearch();
  const navigate = route.useNavigate();

  /** Filtering is one state of the page, opened once in its history; opening a story is a step that Back undoes. */
  const change = useCallback(
    (changed: HoldsAddress) => {
      void navigate({
        search: (before: HoldsAddress) => withoutEmpty({ ...before, ...changed }),
        replace: !('hold' in changed),
        resetScroll: false,
      });
    },
    [navigate],
  );
  const sort = address.sort ?? USUAL_SORT;
  const sorting = useMemo<Sorting>(
    () => [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }],
    [sort],
  );
  const onSortingChange = useCallback(
    (next: Sorting | ((before: Sorting) => Sorting)) => {
      const [first] = typeof next === 'function' ? next(sorting) : next;
      change({ sort: first ? `${first.desc ? '-' : ''}${first.id}` : '' });
    },
    [sorting, change],
  );
  return { address, change, sorting, onSortingChange };
}

function withoutEmpty(address: HoldsAddress): HoldsAddress {
  const isSaid = ([name, value]: [string, string | undefined]) =>
    value !== undefined && value !== '' && !(name === 'sort' && value === USUAL_SORT);
  return Object.fromEntries(Object.entries(address).filter(isSaid));
}
