import { createContext, useContext } from 'react';
import type { SeatFeed } from '../features/seats/seat-feed.ts';
import type { SeatSelection } from '../lib/seat-selection.ts';
import type { Outputs } from '../lib/trpc.ts';

interface ShowDesk {
  readonly show: Outputs['shows']['get'];
  readonly feed: SeatFeed;
  /** What is chosen on the operators' map, kept while one looks at the show's other pages. */
  readonly selection: SeatSelection;
}

export const ShowDeskContext = createContext<ShowDesk | undefined>(undefined);

/** The show whose page this is, and the feed of its seats. */
export function useShowDesk(): ShowDesk {
  const desk = useContext(ShowDeskContext);
  if (!desk) throw new Error('no show above this component');
  return desk;
}
