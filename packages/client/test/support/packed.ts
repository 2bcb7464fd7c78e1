import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, '../..');
const ROOT = join(PACKAGE, '../..');

/** An empty project of a shop into which the packed client was installed, as from a registry. */
export interface ShopProject {
  readonly folder: string;
  /** The tarball's files. */
  readonly packed: readonly string[];
  readonly write: (file: string, text: string) => Promise<void>;
  /** Type-checks every file with the strictest settings, dependencies' declarations included. @throws with its words */
  readonly typeCheck: () => Promise<void>;
  readonly node: (file: string, ...args: readonly string[]) => Promise<string>;
}

/** @throws what pnpm or npm said when they fail. */
export async function installPacked(folder: string): Promise<ShopProject> {
  await run(process.execPath, [join(PACKAGE, 'build/build.ts')]);
  const { packageManager }: { packageManager: string } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  );
  // The one that reads catalogs; npm would pack `catalog:` as it stands.
  await run('npx', ['--yes', packageManager, 'pack', '--pack-destination', folder], { cwd: PACKAGE });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error('nothing was packed');
  const { stdout } = await run('tar', ['-tzf', join(folder, tarball)]);

  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  await write('package.json', JSON.stringify({ name: 'a-shop', private: true, type: 'module' }));
  await write('tsconfig.json', JSON.stringify({ compilerOptions: STRICT, include: ['*.ts'] }));
  const versions = await Promise.all(['typescript', '@types/node'].map(installedVersion));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`, ...versions], {
    cwd: folder,
  });
  return {
    folder,
    packed: stdout.trim().split('\n'),
    write,
    async typeCheck() {
      const tsc = join(folder, 'node_modules/typescript/bin/tsc');
      const words = await run(process.execPath, [tsc, '-p', folder]).then(
        () => '',
        ({ stdout }) => String(stdout),
      );
      // tRPC's own declarations ask for ws, which nobody needs who does not use it.
      const ours = words.split('\n').filter((line) => line !== '' && !/node_modules\/@trpc\//.test(line));
      if (ours.length > 0) throw new Error(`it does not type-check:\n${ours.join('\n')}`);
    },
    async node(file, ...args) {
      const { stdout: printed } = await run(process.execPath, [file, ...args], {
        cwd: folder,
        timeout: 20_000,
      });
      return printed;
    },
  };
}

const STRICT = {
  target: 'es2024',
  module: 'nodenext',
  lib: ['es2024', 'dom', 'dom.asynciterable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
  noEmit: true,
};

async function installedVersion(name: string): Promise<string> {
  const manifest = await readFile(join(PACKAGE, 'node_modules', name, 'package.json'), 'utf8');
  return `${name}@${JSON.parse(manifest).version}`;
}
