import { router } from '../trpc.ts';
import { accountsRouter } from './accounts.ts';
import { auditRouter } from './audit.ts';
import { bookingsRouter } from './bookings.ts';
import { holdsRouter } from './holds.ts';
import { keysRouter } from './keys.ts';
import { seatsRouter } from './seats.ts';
import { showsRouter } from './shows.ts';
import { statsRouter } from './stats.ts';

export const appRouter = router({
  shows: showsRouter,
  seats: seatsRouter,
  holds: holdsRouter,
  bookings: bookingsRouter,
  audit: auditRouter,
  keys: keysRouter,
  accounts: accountsRouter,
  stats: statsRouter,
});

export type AppRouter = typeof appRouter;
