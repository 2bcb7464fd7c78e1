/** What a seat system does wrong. */
export type Mistake =
  | 'takes what is held'
  | 'tells another fence'
  | 'counts fences down'
  | 'books what is sold'
  | 'forgets a booking'
  | 'books by itself'
  | 'misses a change'
  | 'minds no token'
  | 'knows no key'
  | 'books anew'
  | 'runs out early'
  | 'runs out late'
  | 'gives longer than asked';
