// Missing servers from the system's package manager: asked for at a terminal, announced where there is none.
import { createInterface } from 'node:readline/promises';
import { onPath, pathDirs } from './path.mjs';
import { run } from './processes.mjs';
import { attempt, lastLines, StepError, say } from './progress.mjs';

/** @typedef {Exclude<import('./servers.mjs').ServerName, 'k6' | 'go'>} PackagedServer */

/**
 * @typedef {object} Manager
 * @property {string} command
 * @property {boolean} needsRoot
 * @property {Record<PackagedServer, string>} packages
 * @property {(packages: string) => string} script what `sh` runs
 */

/**
 * Debian starts and enables a server as it installs it. The tests start their own, so a policy keeps the packages
 * from starting theirs while they are installed, and they are not enabled for the next boot either.
 * @param {string} packages
 */
const aptScript = (packages) => `
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  trap 'exit 143' INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod 755 $policy
fi
apt-get update || echo 'apt-get update failed; going on with the lists there are'
apt-get install -y --no-install-recommends ${packages}
if command -v systemctl > /dev/null; then
  for unit in redis-server postgresql etcd; do
    case ' ${packages} ' in *" $unit "* | *" $unit-server "*) systemctl disable $unit || true ;; esac
  done
fi
`;

/** @type {Manager[]} the first whose command is on PATH is used */
const managers = [
  {
    command: 'apt-get',
    needsRoot: true,
    packages: { redis: 'redis-server', postgres: 'postgresql', etcd: 'etcd-server', chromium: 'chromium' },
    script: aptScript,
  },
  {
    command: 'dnf',
    needsRoot: true,
    packages: { redis: 'redis', postgres: 'postgresql-server', etcd: 'etcd', chromium: 'chromium' },
    // One by one: where one name is unknown (newer Fedora has valkey for redis) the others still come.
    script: (packages) => `for name in ${packages}; do dnf install -y "$name"; done`,
  },
  {
    command: 'apk',
    needsRoot: true,
    packages: { redis: 'redis', postgres: 'postgresql', etcd: 'etcd', chromium: 'chromium' },
    script: (packages) => `for name in ${packages}; do apk add --no-cache "$name"; done`,
  },
  {
    command: 'brew',
    needsRoot: false,
    packages: { redis: 'redis', postgres: 'postgresql@17', etcd: 'etcd', chromium: 'google-chrome' },
    script: (packages) => `for name in ${packages}; do brew install "$name"; done`,
  },
];

/**
 * Tries; whether it helped is seen by looking for the servers again.
 * @param {PackagedServer[]} servers
 * @param {NodeJS.ProcessEnv} env
 */
export async function installPackages(servers, env) {
  if (servers.length === 0) return;
  const path = pathDirs(env);
  const manager = managers.find(({ command }) => onPath(path, [command]).length > 0);
  if (!manager) {
    say(
      `  ! ${servers.join(', ')}: missing, and none of ${managers.map((one) => one.command).join(', ')} is here.`,
    );
    return;
  }
  const prefix = rootPrefix(manager, path);
  if (!prefix) {
    say(
      `  ! ${servers.join(', ')}: missing; installing with ${manager.command} takes root or sudo, and neither is here.`,
    );
    return;
  }
  const packages = servers.map((server) => manager.packages[server]).join(' ');
  const shown = [...prefix.filter((word) => word !== '-n'), manager.command, 'install', packages].join(' ');
  if (!(await agreed(`The tests need ${packages}. Run \`${shown}\`?`))) return;
  await attempt(packages, async (announce) => {
    announce(`missing; ${shown}`);
    const [command = 'sh', ...args] = [...prefix, 'sh', '-c', manager.script(packages)];
    const result = await run(command, args, { env });
    if (result.code !== 0) throw new StepError(`${shown} failed.`, lastLines(result.output, 15));
  });
}

/**
 * @param {Manager} manager
 * @param {string[]} path
 * @returns {string[] | undefined} what goes before the command; undefined when it would be refused
 */
function rootPrefix(manager, path) {
  if (!manager.needsRoot || process.getuid?.() === 0) return [];
  if (onPath(path, ['sudo']).length === 0) return undefined;
  // Without a terminal a password prompt would wait for ever.
  return process.stdin.isTTY ? ['sudo'] : ['sudo', '-n'];
}

/** @param {string} question */
async function agreed(question) {
  // A CI machine may have a terminal, and nobody at it.
  if (!process.stdin.isTTY || isCi(process.env)) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // readline takes Ctrl-C for itself; hand it to the handler that stops everything.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const answer = await terminal.question(`  ${question} [Y/n] `);
  terminal.close();
  return /^(y|yes|)$/i.test(answer.trim());
}

/** @param {NodeJS.ProcessEnv} env */
export function isCi({ CI }) {
  return CI !== undefined && !['', '0', 'false'].includes(CI);
}
