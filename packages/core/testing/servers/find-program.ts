import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ProgramQuery {
  readonly program: string;
  /** Environment variable that names it. */
  readonly variable: string;
  /** What that variable holds, when it is set. */
  readonly configured: string | undefined;
  /** Folders to look in before those of PATH. */
  readonly folders?: readonly string[];
  readonly path: string | undefined;
}

/** @throws Error that says what is missing and how to say where it is. */
export function findProgram({
  program,
  variable,
  configured,
  folders = [],
  path = '',
}: ProgramQuery): string {
  if (configured) {
    if (isExecutable(configured)) return configured;
    throw new Error(`${variable} is ${configured}, which is no program that can be run`);
  }
  const found = [...folders, ...path.split(delimiter).filter(Boolean)]
    .map((folder) => join(folder, program))
    .find(isExecutable);
  if (found) return found;
  throw new Error(`${program} is not on PATH: install it, or set ${variable} to where it is`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
