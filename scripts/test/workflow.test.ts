import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readOptions } from '../../loadtest/prove/options.ts';
import { K6_VERSION, root } from '../bootstrap/versions.mjs';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix?: { readonly node?: readonly number[] } };
  readonly services?: Readonly<
    Record<string, { readonly ports: readonly string[]; readonly env?: Readonly<Record<string, string>> }>
  >;
  readonly env?: Readonly<Record<string, string | number>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github', 'workflows');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** Where each script that takes options reads them. */
const OPTIONS: Readonly<Record<string, string>> = {
  prove: 'loadtest/prove/options.ts',
  simulate: 'packages/core/testing/simulation/run.ts',
};

/** What is wrong with a command, in words; empty: everything that it calls is there. */
function wrongWith(command: string): string[] {
  const wrong: string[] = [];
  for (const [, name = '', , words = ''] of command.matchAll(/npm run ([\w:-]+)( -- ([^|&>\n]*))?/g)) {
    if (!manifest.scripts[name]) wrong.push(`there is no script ${name}`);
    const flags = words.split(/\s+/).filter((word) => word.startsWith('--'));
    const source = OPTIONS[name] ? readFileSync(join(root, OPTIONS[name]), 'utf8') : '';
    for (const flag of flags) {
      if (!new RegExp(`\\b${flag.slice(2)}: (text|\\{ type:)`).test(source))
        wrong.push(`${name} has no ${flag}`);
    }
    if (name === 'prove') {
      try {
        readOptions(words.trim().split(/\s+/).filter(Boolean), { PROVE_KEY: 'k' });
      } catch (error) {
        wrong.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  if (/npm (start|test)\b/.test(command) && !manifest.scripts.start) wrong.push('there is no npm start');
  for (const [, path = ''] of command.matchAll(/\b(?:node|bash|sh) ([\w./-]+)/g)) {
    if (!existsSync(join(root, path))) wrong.push(`there is no ${path}`);
  }
  return wrong;
}

const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));

it('finds what is not there', () => {
  expect(wrongWith('npm run prove -- --engine memory --size small')).toEqual([]);
  expect(wrongWith('npm run loadtest')).toEqual(['there is no script loadtest']);
  expect(wrongWith('npm run simulate -- --schedule 5')).toEqual(['simulate has no --schedule']);
  expect(wrongWith('npm run prove -- --quick')[0]).toBe('prove has no --quick');
  expect(wrongWith('npm run prove -- --size huge')).toEqual([expect.stringMatching(/^--size must be/)]);
  expect(wrongWith('bash .ci/ruin && node nothing/here.ts')).toEqual(
    ['there is no nothing/here.ts', 'there is no .ci/ruin'].reverse(),
  );
});

describe.each(files)('%s', (name) => {
  const workflow = parse(readFileSync(join(folder, name), 'utf8')) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  it('calls only what exists, with options that it takes', () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.flatMap(wrongWith)).toEqual([]);
  });

  it('may read the code and nothing else, ends in time, and pins its actions', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency).toBeDefined();
    for (const [job, { 'timeout-minutes': minutes }] of jobs) expect(minutes, job).toBeGreaterThan(0);
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
  });

  it('has every k6 the bootstrap would build', () => {
    expect(workflow.env?.K6_VERSION).toBe(K6_VERSION);
    for (const { uses, with: inputs } of steps) {
      if (!uses?.startsWith('grafana/setup-k6-action')) continue;
      expect(inputs?.['k6-version']).toMatch(/^\$\{\{ env\.K6_VERSION \}\}$/);
    }
  });

  it('passes on the addresses of its services, with their names and passwords', () => {
    for (const [, { services = {}, env = {} }] of jobs) {
      for (const [service, { ports, env: own = {} }] of Object.entries(services)) {
        const url = new URL(String(env[service === 'redis' ? 'REDIS_URL' : 'DATABASE_URL']));
        expect(ports, service).toContain(`${url.port}:${url.port}`);
        if (service !== 'postgres') continue;
        expect(url.username).toBe(own.POSTGRES_USER);
        expect(url.password).toBe(own.POSTGRES_PASSWORD);
        expect(url.pathname).toBe(`/${own.POSTGRES_DB}`);
      }
    }
  });

  it('keeps the report of a run that failed', () => {
    for (const [job, { steps: own }] of jobs) {
      const upload = own.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
      expect(String(upload?.with?.path), job).toContain('loadtest/report');
      expect(upload?.if, job).toContain('always()');
    }
  });
});

it('keeps no log with the link that logs an operator in', () => {
  const { jobs } = parse(readFileSync(join(folder, 'ci.yml'), 'utf8')) as Workflow;
  const paths = jobs.deployed?.steps.flatMap(({ with: inputs }) => String(inputs?.path ?? '').split('\n'));
  expect(paths).toContain('holdfast-without-login.log');
  expect(paths).not.toContain('holdfast.log');
});

it('looks each night whether all that is broken on purpose is found, and keeps what was', () => {
  const { jobs } = parse(readFileSync(join(folder, 'ci.yml'), 'utf8')) as Workflow;
  const steps = jobs.nightly?.steps ?? [];
  const [command = ''] = steps.flatMap(({ run }) => (run?.includes('--teeth') ? [run] : []));
  const options = readOptions(command.replace('npm run prove -- ', '').split(' '), {});
  // Of all variants, and into a folder of its own: a report is emptied by the next.
  expect(options).toMatchObject({ teeth: true, variant: undefined });
  expect(options?.folder).toMatch(/^loadtest\/report\/./);
  expect(steps.find((step) => step.run === command)?.if).toContain('!cancelled()');
});

it('runs on every Node that Holdfast is for', () => {
  const { jobs } = parse(readFileSync(join(folder, 'ci.yml'), 'utf8')) as Workflow;
  expect(jobs.test?.strategy?.matrix?.node).toEqual([22, 24, 26]);
});
