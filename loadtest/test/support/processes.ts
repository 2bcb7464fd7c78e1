import { execFileSync } from 'node:child_process';

/** @throws Error when there is not exactly one. */
export function onlyChild(parent: number, command: RegExp): number {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const found = table.split('\n').flatMap((line) => {
    const [, pid, parentPid, words = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parentPid) === parent && command.test(words) ? [Number(pid)] : [];
  });
  const [pid] = found;
  if (pid === undefined || found.length > 1) throw new Error(`${found.length} children are ${command}`);
  return pid;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
