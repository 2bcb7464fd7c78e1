export { historyOf } from './history-of.ts';
export { Random } from './random.ts';
export { ENGINE_OFFSET_MS, ORDINARY, type SimulationOptions, simulateHistory } from './simulate-history.ts';
