/** Builds dist/: what tsc emits of src/, with the types of the API's router written out. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { writeRouterTypes } from './router-types.ts';

const folder = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');

rmSync(join(folder, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json')], { stdio: 'inherit' });
const types = writeRouterTypes({
  configFile: join(folder, 'tsconfig.json'),
  file: join(folder, 'src/app-router.ts'),
});
writeFileSync(join(folder, 'dist/app-router.d.ts'), types);
