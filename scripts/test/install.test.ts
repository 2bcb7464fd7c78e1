import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { installHash, isInstalled, markInstalled, workspaceDirs } from '../bootstrap/install.mjs';
import { temporaryDir } from './fixture.ts';

describe('the install stamp', () => {
  let dir: string;

  beforeEach(() => {
    dir = temporaryDir();
    for (const path of ['apps/api/node_modules', 'packages/core/node_modules', 'node_modules', 'loadtest']) {
      mkdirSync(join(dir, path), { recursive: true });
    }
    for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'])
      writeFileSync(join(dir, file), file);
    for (const path of ['apps/api', 'packages/core']) {
      writeFileSync(join(dir, path, 'package.json'), '{"dependencies":{"zod":"catalog:"}}');
    }
    writeFileSync(join(dir, 'loadtest', 'package.json'), '{}');
  });

  it('knows the workspaces', () => {
    expect(workspaceDirs(dir)).toEqual(['apps/api', 'loadtest', 'packages/core']);
  });

  it('holds until something it depends on changes', () => {
    const hash = installHash(dir, 'v24.21.0');
    expect(isInstalled(dir, hash)).toBe(false);
    markInstalled(dir, hash);
    expect(isInstalled(dir, installHash(dir, 'v24.21.0'))).toBe(true);
    expect(isInstalled(dir, installHash(dir, 'v24.22.0'))).toBe(false);
  });

  it.each([
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    'apps/api/package.json',
    'loadtest/package.json',
  ])('falls with %s', (file) => {
    const before = installHash(dir, 'v24.21.0');
    writeFileSync(join(dir, file), '{"name":"changed"}');
    expect(installHash(dir, 'v24.21.0')).not.toBe(before);
  });

  it.each(['node_modules', 'packages/core/node_modules'])('falls when %s is gone', (path) => {
    const hash = installHash(dir, 'v24.21.0');
    markInstalled(dir, hash);
    rmSync(join(dir, path), { recursive: true });
    expect(isInstalled(dir, hash)).toBe(false);
  });
});
