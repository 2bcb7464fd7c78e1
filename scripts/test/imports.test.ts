import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports, importsOf, rules, violationsIn } from '../rules/imports.mjs';

const root = join(import.meta.dirname, '..', '..');

describe('imports point one way', () => {
  it('in every file of the repository', () => {
    const { files, violations } = checkImports(root);
    expect(files).toBeGreaterThan(0);
    const lines = violations.map(({ file, specifier, rule }) => `${file} imports '${specifier}': ${rule}`);
    expect(lines, `\n${lines.join('\n')}\n`).toEqual([]);
  });

  // One planted violation a rule, so that a rule which stopped matching anything is noticed.
  const planted: [file: string, source: string, rule: string][] = [
    ['packages/core/src/domain/seat.ts', "import { hash } from 'node:crypto';", 'domain is pure'],
    ['packages/core/src/domain/seat.ts', "import type { Clock } from '../ports/clock.ts';", 'domain is pure'],
    ['packages/core/src/ports/clock.ts', "export * from '../engines/memory/clock.ts';", 'ports import'],
    [
      'packages/core/src/engines/redis/engine.ts',
      "import { a } from '../memory/engine.ts';",
      'never another engine',
    ],
    [
      'packages/core/src/booking/confirm.ts',
      "import { l } from '../ledger/ledger.ts';",
      'ledger and booking',
    ],
    ['packages/core/src/ledger/ledger.ts', "import { c } from '../create.ts';", 'create.ts wires'],
    ['packages/core/src/index.ts', "export { m } from '../testing/model.ts';", 'what ships'],
    ['packages/core/testing/suite.ts', "import { a } from '@holdfast/api';", 'core and verifier'],
    ['packages/core/src/create.ts', "import { judge } from '@holdfast/verifier';", 'core and verifier'],
    ['packages/client/src/hold.ts', "import { AppRouter } from '@holdfast/api';", 'the client imports only'],
    ['packages/client/src/hold.ts', "import type { Hold } from '@holdfast/core';", 'the client imports only'],
    ['packages/verifier/src/history.ts', "import { readFileSync } from 'node:fs';", 'the verifier is pure'],
    ['apps/api/src/main.ts', "import { s } from '@holdfast/core/testing';", 'the api imports core only'],
    [
      'apps/dashboard/src/lib/api.ts',
      "import { AppRouter } from '@holdfast/api';",
      'the dashboard imports only',
    ],
    [
      'apps/dashboard/src/lib/api.ts',
      "import type { Env } from '@holdfast/api';",
      'the dashboard imports only',
    ],
    [
      'apps/dashboard/src/features/holds/list.tsx',
      "import { S } from '@/features/seats/map';",
      'another feature',
    ],
    [
      'apps/dashboard/src/features/holds/list.tsx',
      "import { S } from '../seats/map.tsx';",
      'another feature',
    ],
    ['apps/dashboard/src/lib/time.ts', "import { r } from '../app/router.tsx';", 'only app/ composes'],
    [
      'apps/dashboard/src/lib/time.ts',
      "import { b } from '../components/ui/button.tsx';",
      'imports no component',
    ],
    ['loadtest/k6/scripts/holds.ts', "import { app } from '@holdfast/core';", 'k6 scripts'],
    ['loadtest/k6/scripts/holds.ts', "import { app } from '../../run.ts';", 'k6 scripts'],
    ['apps/api/src/main.ts', "import { x } from '../../../packages/core/src/index.ts';", 'by its name'],
  ];

  it.each(planted)('%s with %s breaks "%s"', (file, source, rule) => {
    expect(violationsIn(file, source).map((violation) => violation.rule)).toContainEqual(
      expect.stringContaining(rule),
    );
  });

  it('has a planted violation for every rule', () => {
    const untested = rules.filter(({ name }) => !planted.some(([, , rule]) => name.includes(rule)));
    expect(untested).toEqual([]);
  });

  it.each([
    [
      'packages/core/src/engines/redis/engine.ts',
      "import { Redis } from 'ioredis';\nimport { s } from './script.ts';",
    ],
    ['packages/core/src/create.ts', "import { e } from './engines/redis/engine.ts';"],
    ['packages/core/src/index.ts', "export { create } from './create.ts';"],
    ['apps/dashboard/src/lib/api.ts', "import type { AppRouter } from '@holdfast/api';"],
    ['packages/client/src/app-router.ts', "export type { AppRouter } from '@holdfast/api';"],
    ['apps/dashboard/src/app/router.tsx', "import { Holds } from '../features/holds/page.tsx';"],
    ['loadtest/k6/scripts/holds.ts', "import http from 'k6/http';\nimport { c } from '../lib/count.ts';"],
  ])('%s may say %s', (file, source) => {
    expect(violationsIn(file, source)).toEqual([]);
  });
});

describe('importsOf', () => {
  it('reads every way to import', () => {
    const source = `
      import a, { type B, c as d } from 'one';
      import type {
        E,
        F,
      } from "two";
      import * as g from 'three';
      export * from 'four';
      export { type H } from 'five';
      import 'six';
      const late = await import('seven');
      // import no from 'comment';
      /* import no from 'comment'; */
    `;
    expect(importsOf(source)).toEqual([
      { specifier: 'one', typeOnly: false, names: ['a', 'B', 'c'] },
      { specifier: 'two', typeOnly: true, names: ['E', 'F'] },
      { specifier: 'three', typeOnly: false, names: ['*'] },
      { specifier: 'four', typeOnly: false, names: ['*'] },
      { specifier: 'five', typeOnly: true, names: ['H'] },
      { specifier: 'six', typeOnly: false, names: [] },
      { specifier: 'seven', typeOnly: false, names: [] },
    ]);
  });
});
