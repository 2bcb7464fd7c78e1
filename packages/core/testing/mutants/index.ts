/** The core, broken on purpose: for whoever serves it. */
export { bookingMutants } from './booking-mutants.ts';
export { engineMutants, modelMutants } from './engine-mutants.ts';
export { luaMutants } from './lua-mutants.ts';
export type { Mutant } from './mutant.ts';
export { copySources, type Patch, type SourceCopy } from './source-copy.ts';
export { tutorialMutant } from './tutorial-mutant.ts';
