import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { EmptyNotice, ErrorNotice } from '../components/ui/notice.tsx';
import { searchParams, texts } from '../lib/search-params.ts';
import { AppFrame } from './app-frame.tsx';
import { SeatsPage } from './seats-page.tsx';
import { ShowLayout } from './show-layout.tsx';
import { ShowsPage } from './shows-page.tsx';

interface RouterContext {
  prefetchShow(showId: string): void;
}

/*
 * Every page and what of its state stands in its address. Those that a newcomer sees first come with the first
 * script, the others when they are gone to.
 */
const root = createRootRouteWithContext<RouterContext>()({
  component: AppFrame,
  notFoundComponent: () => (
    <EmptyNotice title="There is no such page">
      <Link to="/" className="text-accent underline">
        To the overview
      </Link>
    </EmptyNotice>
  ),
  errorComponent: ({ error, reset }) => <ErrorNotice error={error} onRetry={reset} />,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: texts('range'),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
});

const shows = createRoute({
  getParentRoute: () => root,
  path: '/shows',
  validateSearch: texts('search', 'sort'),
  component: ShowsPage,
});

const newShow = createRoute({
  getParentRoute: () => root,
  path: '/shows/new',
  validateSearch: texts('from'),
  component: lazyRouteComponent(() => import('./new-show-page.tsx'), 'NewShowPage'),
});

const show = createRoute({
  getParentRoute: () => root,
  path: '/shows/$showId',
  // Not waited for: the page has its own way to say that it loads, and what went wrong.
  loader: ({ context, params }) => context.prefetchShow(params.showId),
  component: ShowLayout,
});

const showSeats = createRoute({
  getParentRoute: () => show,
  path: '/',
  validateSearch: texts('seat', 'status', 'section'),
  component: SeatsPage,
});

const showHolds = createRoute({
  getParentRoute: () => show,
  path: '/holds',
  validateSearch: texts('search', 'state', 'age', 'left', 'sort', 'hold'),
  component: lazyRouteComponent(() => import('./show-holds-page.tsx'), 'ShowHoldsPage'),
});

const BOOKING_PARAMS = ['search', 'status', 'since', 'until', 'booking'] as const;

const showBookings = createRoute({
  getParentRoute: () => show,
  path: '/bookings',
  validateSearch: texts(...BOOKING_PARAMS),
  component: lazyRouteComponent(() => import('./show-bookings-page.tsx'), 'ShowBookingsPage'),
});

const sell = createRoute({
  getParentRoute: () => show,
  path: '/sell',
  validateSearch: texts('seat', 'status', 'section'),
  component: lazyRouteComponent(() => import('./sell-page.tsx'), 'SellPage'),
});

const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  validateSearch: texts('show', ...BOOKING_PARAMS),
  component: lazyRouteComponent(() => import('./bookings-page.tsx'), 'BookingsPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: texts('show', 'actor', 'action', 'subject', 'seat', 'since', 'until', 'entry'),
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
});

const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts-page.tsx'), 'AccountsPage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    shows,
    newShow,
    show.addChildren([showSeats, showHolds, showBookings, sell]),
    bookings,
    audit,
    accounts,
    keys,
  ]),
  ...searchParams,
  // main.tsx has the real one.
  context: { prefetchShow: () => {} },
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
