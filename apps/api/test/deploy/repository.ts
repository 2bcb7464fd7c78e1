import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/** Paths are relative to the repository. */
export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
export const exists = (path: string) => existsSync(join(ROOT, path));

/** Names of settings that nobody but the servers may know. */
export const SECRET = /PASSWORD|TOKEN|SECRET|AUTH/;
