import { getRouteApi } from '@tanstack/react-router';
import { ShowList } from '../features/shows/show-list.tsx';
import { ORDERS } from '../features/shows/sort-shows.ts';

const route = getRouteApi('/shows');

export function ShowsPage() {
  const { search = '', sort } = route.useSearch();
  const navigate = route.useNavigate();
  const [usual] = ORDERS;
  const order = ORDERS.find((known) => known === sort) ?? usual;
  return (
    <ShowList
      view={{ search, order }}
      onView={(view) =>
        navigate({
          search: {
            ...(view.search !== '' && { search: view.search }),
            ...(view.order !== usual && { sort: view.order }),
          },
          // Typing is not a place to come back to, so it does not fill the history.
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
