import { expect, test } from 'vitest';
import { commandFor } from '../prove/command.ts';
import { readOptions } from '../prove/options.ts';
import { END_WITHIN_MS } from '../prove/run-script.ts';
import { suite } from '../prove/scripts.ts';
import { settingsFor } from '../prove/settings.ts';
import {
  aboutMs,
  FULL_RUN_OPERATIONS,
  MOST_OPERATIONS,
  readSize,
  type Size,
  sizesOf,
} from '../prove/sizes.ts';
import { ENGINES } from '../prove/targets.ts';

const read = (line: string, env = {}) => readOptions(line.split(' ').filter(Boolean), env);
const size = (text: string) => readSize(text) as Size;

test('without options: all scripts at all engines, small', () => {
  expect(read('')).toMatchObject({
    ...{ engines: [...ENGINES], at: undefined, style: 'trpc', size: { name: 'small' } },
    scripts: suite().map(({ name }) => name),
  });
});

test('the suite is the folder of scripts and the driver', () => {
  const names = suite().map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['01-smoke', '02-stampede']);
  expect(names.at(-1)).toBe('10-driver');
  // Each has a size of its own, or a full run would be what a script falls back to.
  for (const name of names) expect(Object.keys(sizesOf(name, size('full'), 0)), name).not.toEqual([]);
});

test('some scripts, some engines, a seed', () => {
  const options = read(
    '--engine redis,memory --script 02,06-confirm-race --seed 12 --style rest --size full',
  );
  expect(options).toMatchObject({
    ...{ engines: ['redis', 'memory'], scripts: ['02-stampede', '06-confirm-race'], seed: 12, style: 'rest' },
  });
  if (!options) throw new Error('no options');
  const command = 'npm run prove -- --engine redis,memory --script 02,06 --size full --seed 12 --style rest';
  expect(commandFor(options)).toBe(command);
  // What it prints, it understands.
  expect(read(command.replace('npm run prove -- ', ''))).toEqual(options);
});

test('an engine that is named twice is run once', () => {
  expect(read('--engine redis,memory,redis')?.engines).toEqual(['redis', 'memory']);
});

test('what is broken on purpose comes instead of the engines, or with those that are named', () => {
  const alone = read('--teeth --seed 3');
  expect(alone).toMatchObject({ engines: [], teeth: true });
  if (!alone) throw new Error('no options');
  expect(commandFor(alone)).toBe('npm run prove -- --teeth --seed 3');
  const both = read('--teeth --engine redis --size 2');
  expect(both).toMatchObject({ engines: ['redis'], teeth: true, size: { factor: 2 } });
  expect(read('')).toMatchObject({ teeth: false });
  const one = readOptions(['--teeth', '--variant', 'owner check', '--seed', '3'], {});
  expect(one && commandFor(one)).toBe('npm run prove -- --teeth --variant "owner check" --seed 3');
});

test('an address needs a key, which comes by an option or the environment and is not repeated', () => {
  expect(() => read('--url https://tickets.example')).toThrow(/PROVE_KEY/);
  const options = read('--url https://tickets.example', { PROVE_KEY: 'hf_1' });
  expect(options?.at).toEqual({ url: 'https://tickets.example', key: 'hf_1' });
  expect(read('--url https://tickets.example --key hf_2', { PROVE_KEY: 'hf_1' })?.at?.key).toBe('hf_2');
  if (!options) throw new Error('no options');
  expect(commandFor(options)).not.toContain('hf_');
});

test.for([
  ['https://tickets.example/', 'https://tickets.example'],
  ['HTTPS://Tickets.Example:443', 'https://tickets.example'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
])('the address %s is %s', ([given, address]) => {
  expect(read(`--url ${given} --key k`)?.at?.url).toBe(address);
});

test('a password in an address is refused, and not repeated', () => {
  const given = () => read('--url https://somebody:s3cret@tickets.example --key k');
  expect(given).toThrow(/^--url must have no user and no password/);
  expect(given).not.toThrow(/s3cret/);
});

test.for([
  ['--engine mysql', /there is no engine "mysql"; there are memory, redis/],
  ['--script 77', /there is no script "77"; there are 01-smoke/],
  ['--size huge', /--size must be/],
  ['--size 0.2', /--size must be/],
  ['--size 101', /--size must be .* from 0.5 to 100$/],
  ['--operations 1500001', /--operations must be .* to 1500000$/],
  ['--style soap', /--style must be/],
  ['--seed x', /--seed must be/],
  ['--url tickets.example --key k', /--url must look like/],
  ['--url https://tickets.example/api --key k', /no path/],
  ['--url https://tickets.example?x=1 --key k', /no query/],
  ['--url https://tickets.example#x --key k', /no query/],
  ['--url https://tickets.example --key k --engine redis', /give one of them/],
  ['--teeth --url https://tickets.example --key k', /--teeth and --url: give one of them/],
  ['--variant check', /--variant goes with --teeth/],
  ['--teeth --style rest', /--teeth and --style/],
  ['--teeth --engine redis --script 02', /--teeth and --script/],
  ['--teeth --size full', /--teeth and --size/],
  ['--operations many', /--operations must be/],
  ['--operations 500 --script 02', /--operations goes with 10-driver/],
  ['--p95 0', /--p95 must be/],
  ['--p95 1.5', /--p95 must be/],
  ['--p95 60001', /--p95 must be/],
  ['--teeth --p95 250', /--teeth and --p95/],
  ['--teeth --operations 500', /--teeth and --operations/],
  ['--key k', /--key goes with --url/],
  ['--quick', /quick/],
] as const)('%s is refused, and why', ([line, why]) => {
  expect(() => read(line)).toThrow(why);
});

test('help', () => {
  expect(read('--help')).toBeUndefined();
});

test('a factor makes a small run longer, not another kind of load', () => {
  const small = sizesOf('06-confirm-race', size('small'), 0);
  const long = sizesOf('06-confirm-race', size('3'), 0);
  expect(long.VUS).toBe(small.VUS);
  expect(Number.parseInt(long.DURATION ?? '', 10)).toBe(3 * Number.parseInt(small.DURATION ?? '', 10));
  expect(long.DURATION).toMatch(/^\d+s$/);
});

test('the largest there is comes to its end in half of the time that a script has', () => {
  for (const largest of [size('100'), size('full')]) {
    for (const { name } of suite()) expect(aboutMs(name, largest), name).toBeLessThan(END_WITHIN_MS / 2);
    // The checker has its bounds too.
    expect(Number(sizesOf('10-driver', largest, 0).OPERATIONS)).toBeLessThanOrEqual(MOST_OPERATIONS);
  }
});

test('the latency that is asked for reaches every script, and is asked for again', () => {
  const options = read('--engine memory --p95 250 --seed 1');
  if (!options) throw new Error('no options');
  for (const script of suite()) {
    expect(settingsFor(script, options, 0), script.name).toMatchObject({ P95_MS: '250' });
  }
  expect(commandFor(options)).toBe('npm run prove -- --engine memory --size small --p95 250 --seed 1');
  const asBefore = read('--engine memory');
  if (!asBefore) throw new Error('no options');
  for (const script of suite()) expect(settingsFor(script, asBefore, 0)).not.toHaveProperty('P95_MS');
});

test('the driver of a full run is repeated with as many operations as it had', () => {
  const options = read('--size full --engine redis --seed 1');
  const driver = suite().find(({ name }) => name === '10-driver');
  if (!options || !driver) throw new Error('no options, or no driver');
  const settings = settingsFor(driver, options, 400_000);
  expect(settings.OPERATIONS).toBe('600000');
  const command = commandFor(options, { id: 'redis', script: driver, settings });
  expect(command).toBe(
    'npm run prove -- --engine redis --script 10 --size full --operations 600000 --seed 1',
  );
  const again = read(command.replace('npm run prove -- ', ''));
  expect(again && settingsFor(driver, again, 0)).toEqual(settings);
  // And all of it again is all of it.
  expect(commandFor(options)).not.toContain('--operations');
});

test('the driver brings a full run to a million operations, whatever the scripts before it sent', () => {
  for (const before of [0, 123_456, 400_000]) {
    expect(before + Number(sizesOf('10-driver', size('full'), before).OPERATIONS)).toBe(FULL_RUN_OPERATIONS);
  }
  expect(Number(sizesOf('10-driver', size('full'), 5_000_000).OPERATIONS)).toBeGreaterThan(0);
});
