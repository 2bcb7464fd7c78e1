export { eventually } from './eventually.ts';
export { SeededRandom } from './seeded-random.ts';
export * from './servers/index.ts';
