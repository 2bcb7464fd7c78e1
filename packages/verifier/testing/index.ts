export { historyOf } from './history-of.ts';
export { Random } from './random.ts';
export { ENGINE_OFFSET_MS, simulateHistory } from './simulate-history.ts';
export { ORDINARY, type SimulationOptions } from './simulation-options.ts';
