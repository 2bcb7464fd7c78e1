export type * from './history.ts';
export type * from './judgement.ts';
