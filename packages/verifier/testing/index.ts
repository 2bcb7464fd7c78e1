export { historyOf } from './history-of.ts';
export { Random } from './random.ts';
export { ORDINARY, type SimulationOptions, simulateHistory } from './simulate-history.ts';
