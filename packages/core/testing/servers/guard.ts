import { spawn } from 'node:child_process';

/**
 * Reads a pipe that nobody writes to: it ends when the process that holds the other end does, however that happens.
 * Then it ends the server, waits for it for at most 5 s, and removes its folder, if it has one.
 */
const SCRIPT = `
read -r _
kill -s "$2" "$1" && kill -s CONT "$1"
tries=0
while kill -s 0 "$1" && [ $tries -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
kill -s KILL "$1"
[ -z "$3" ] || rm -rf -- "$3"
`;

interface Guarded {
  readonly pid: number;
  /** How it is told to end in order. */
  readonly signal: NodeJS.Signals;
  /** What it keeps, and what is worth nothing without it. */
  readonly folder?: string;
}

/**
 * Ends a server when this process dies without having done so, a SIGKILL included. Call what it answers as soon as
 * the server has ended: its process id may then become another's.
 */
export function guard({ pid, signal, folder = '' }: Guarded): () => void {
  const words = [String(pid), signal.replace('SIG', ''), folder];
  const watcher = spawn('/bin/sh', ['-c', SCRIPT, 'guard', ...words], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own process group: a Ctrl-C for us must not end it before it has done its work.
    detached: true,
  });
  watcher.on('error', () => {});
  watcher.unref();
  return () => void watcher.kill('SIGKILL');
}
