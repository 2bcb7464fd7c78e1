import { getRouteApi } from '@tanstack/react-router';
import { ShowList } from '../features/shows/show-list.tsx';
import { usePageTitle } from '../lib/use-page-title.ts';

const route = getRouteApi('/shows');

export function ShowsPage() {
  usePageTitle('Shows');
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ShowList
      search={search}
      // Typing is not a place to come back to, so it does not fill the history.
      onSearch={(text) => navigate({ search: text === '' ? {} : { search: text }, replace: true })}
    />
  );
}
