/** How well it is to be served, by k6 and the driver alike, once it is right. */

/** No buyer waits for longer; who fires and the server may share two cores with others, and a right run is not to fail for that. */
export const P95_MS = { fallback: 10_000, min: 1, max: 60_000 } as const;
/** Nothing may go wrong, but a dependency may be slow for a moment: whoever asks again is told. */
export const MAX_ERROR_RATE = 0.01;
