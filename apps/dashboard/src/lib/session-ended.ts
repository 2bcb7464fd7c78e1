import { createContext } from 'react';

/**
 * Whether the session ended of whoever had this part of the page open. It is kept for them, with what they had begun
 * and what came of it, and until they are back it shows nothing and listens to no keys.
 */
export const SessionEnded = createContext(false);
