import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { EmptyNotice, ErrorNotice } from '../components/ui/notice.tsx';
import { seatSearchOf } from '../features/seats/seat-search.ts';
import { AppFrame } from './app-frame.tsx';
import { ShowPage } from './show-page.tsx';
import { ShowsPage } from './shows-page.tsx';

const rootRoute = createRootRoute({
  component: AppFrame,
  notFoundComponent: () => <EmptyNotice title="There is no such page" />,
  errorComponent: ({ error, reset }) => <ErrorNotice error={error} onRetry={reset} />,
});

const showsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: ({ search }: Record<string, unknown>): { search?: string } =>
    typeof search === 'string' && search !== '' ? { search } : {},
  component: ShowsPage,
});

const showRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shows/$showId',
  validateSearch: seatSearchOf,
  component: ShowPage,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([showsRoute, showRoute]),
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
