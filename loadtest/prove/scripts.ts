import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const K6_SCRIPTS = join(import.meta.dirname, '../k6/scripts');

/** One part of the suite: it makes a load, and writes the history of it. */
export interface Script {
  /** `02-stampede` */
  readonly name: string;
  readonly file: string;
  readonly runner: 'k6' | 'node';
}

/** What is in the folder is the suite; the Node load driver is its last part. */
export function suite(): readonly Script[] {
  const files = readdirSync(K6_SCRIPTS)
    .filter((name) => /^\d\d-.*\.ts$/.test(name))
    .sort();
  return [
    ...files.map((name) => k6Script(join(K6_SCRIPTS, name))),
    { name: '10-driver', file: join(import.meta.dirname, '../driver/run.ts'), runner: 'node' },
  ];
}

export function k6Script(file: string): Script {
  return { name: basename(file, '.ts'), file, runner: 'k6' };
}
