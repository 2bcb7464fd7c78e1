import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownFolder } from '../servers/own-folder.ts';

/** One change to one file below `packages/core/src`. */
export interface Patch {
  readonly file: string;
  /** Stands there exactly once, or the patch no longer applies. */
  readonly find: string;
  readonly replace: string;
}

/** The sources of this package, changed, in a folder of their own. */
export interface SourceCopy extends AsyncDisposable {
  /** Loads a module of the copy, by its path below `src`. */
  load<Module>(file: string): Promise<Module>;
  /** Its index.ts, for a process of its own. */
  readonly index: URL;
}

const PACKAGE = join(import.meta.dirname, '..', '..');

/** @throws PatchDoesNotApply and leaves nothing behind. */
export async function copySources(patches: readonly Patch[]): Promise<SourceCopy> {
  const folder = await ownFolder('mutant');
  const source = join(folder.path, 'src');
  try {
    await cp(join(PACKAGE, 'src'), source, { recursive: true });
    await symlink(join(PACKAGE, 'node_modules'), join(folder.path, 'node_modules'));
    await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
    for (const patch of patches) {
      const path = join(source, patch.file);
      await writeFile(path, patched(await readFile(path, 'utf8'), patch));
    }
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return {
    index: pathToFileURL(join(source, 'index.ts')),
    load: (file) => import(/* @vite-ignore */ pathToFileURL(join(source, file)).href),
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

/** The code that a mutant changes has changed itself: the mutant must be looked at again. */
class PatchDoesNotApply extends Error {
  override readonly name = 'PatchDoesNotApply';
}

function patched(text: string, { file, find, replace }: Patch): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new PatchDoesNotApply(`${file} has this ${times} times, not once:\n${find}`);
  return text.replace(find, () => replace);
}
