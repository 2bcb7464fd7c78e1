import { configDefaults, defineConfig } from 'vitest/config';

/** Set by scripts/holdfast.mjs: servers this machine has not got. Their suites are left out, and named by it. */
const missing = (process.env.HOLDFAST_MISSING ?? '').split(',').filter(Boolean);
const exclude = [...configDefaults.exclude, ...missing.map((server) => `**/*.${server}.*`)];

const project = (name: string, root: string) => ({
  // Longer than tests wait for anything, so that a failed wait can say what it waited for.
  test: {
    name,
    root,
    include: ['test/**/*.test.{ts,tsx}'],
    exclude,
    testTimeout: 15_000,
    hookTimeout: 60_000,
    // What has to be quick is timed; all else may take as long as a busy machine needs.
    expect: { poll: { timeout: 10_000 } },
  },
});

export default defineConfig({
  test: {
    // The default keeps a core for the runner, which is half of a small machine, and the tests wait for servers anyway.
    maxWorkers: '100%',
    projects: [
      project('core', 'packages/core'),
      project('client', 'packages/client'),
      project('api', 'apps/api'),
      project('dashboard', 'apps/dashboard'),
      project('scripts', 'scripts'),
      project('verifier', 'packages/verifier'),
      project('loadtest', 'loadtest'),
    ],
  },
});
