import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnFolder extends AsyncDisposable {
  readonly path: string;
  remove(): Promise<void>;
}

/** A new, empty folder for one server. */
export async function ownFolder(name: string, user?: { uid: number; gid: number }): Promise<OwnFolder> {
  const path = await mkdtemp(join(tmpdir(), `holdfast-${name}-`));
  if (user) await chown(path, user.uid, user.gid);
  // A server's last helper process may still be writing when the server is gone.
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  return { path, remove, [Symbol.asyncDispose]: remove };
}
