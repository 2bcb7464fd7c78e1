import { Link } from '@tanstack/react-router';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { ShowCards } from './show-cards.tsx';
import { findShows } from './sort-shows.ts';
import type { Show } from './use-shows.ts';

const MOST = 8;

/** Where buyers are at work now; the others are a page away. */
export function BusiestShows({ shows }: { shows: readonly Show[] }) {
  const busiest = findShows(shows, { search: '', order: 'held', nowMs: Date.now() }).slice(0, MOST);
  return (
    <section aria-labelledby="busiest-shows" className="mt-8">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id="busiest-shows" className="text-lg font-semibold tracking-tight">
          Shows, most seats held first
        </h2>
        <Link to="/shows" className="text-sm font-medium text-accent hover:underline">
          {shows.length > MOST ? `All ${shows.length} shows` : 'All shows'}
        </Link>
      </div>
      {busiest.length === 0 ? (
        <EmptyNotice title="No shows yet">A show appears here as soon as an admin makes it.</EmptyNotice>
      ) : (
        <ShowCards shows={busiest} headingLevel={3} />
      )}
    </section>
  );
}
