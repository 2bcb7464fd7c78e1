import { useSyncExternalStore } from 'react';
import type { MapState } from './map-state.ts';

/** A part of how the map is looked at; renders again only when that part is another. */
export function useMapState<Part>(state: MapState, part: (state: MapState) => Part): Part {
  return useSyncExternalStore(state.subscribe, () => part(state));
}
