import { join } from 'node:path';
import { CannotStart, createHoldfast, type Holdfast } from '@holdfast/core';
import type { FastifyInstance } from 'fastify';
import packageJson from '../package.json' with { type: 'json' };
import { ensureFirstAdmin } from './auth/first-admin.ts';
import { makeLoginToken } from './auth/login-links.ts';
import { seedDemoShows } from './demo.ts';
import { InvalidSetting, readSettings, type Settings } from './env.ts';
import { Health } from './health.ts';
import { Requests } from './http/requests.ts';
import { ACCEPT_BACKLOG } from './limits/connections.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics/metrics.ts';
import { createServer } from './server.ts';
import { type StopParts, stopInOrder } from './stop.ts';

/** One Ctrl-C may arrive as several signals, from the terminal and from whoever started this; a second one comes later. */
const SAME_SIGNAL_MS = 500;

try {
  await start(readSettings());
} catch (error) {
  console.error(`holdfast: ${explain(error)}`);
  process.exit(1);
}

async function start(settings: Settings): Promise<void> {
  const log = createLog(settings.logLevel);
  const metrics = new Metrics();
  const holdfast = await createHoldfast({
    redisUrl: settings.redisUrl,
    redisTlsCa: settings.redisTlsCa,
    etcdUrl: settings.etcdUrl,
    databaseUrl: settings.databaseUrl,
    sqliteFile: join(settings.dataDir, 'holdfast.sqlite'),
    limits: settings.limits,
    timeoutMs: settings.timeoutMs,
    observer: metrics.observer,
    reportFault(fault) {
      metrics.backgroundFault();
      log.error({ err: fault }, 'background fault');
    },
  });
  const [health, requests] = [new Health({ holdfast, log }), new Requests()];
  const { auth, traffic, maxWatchers, publicUrl, corsOrigins, metricsPublic, drainDelayMs } = settings;
  const { version } = packageJson;
  const parts = { holdfast, log, metrics, health, requests, version };
  const server = await createServer({
    ...parts,
    auth,
    traffic,
    maxWatchers,
    publicUrl,
    corsOrigins,
    metricsPublic,
  });
  let loginToken: string;
  try {
    await ensureFirstAdmin(holdfast.database, settings.firstAdmin);
    loginToken = await makeLoginToken(holdfast.database, settings.loginToken);
    if (settings.demo) await seedDemoShows(holdfast);
    await health.start();
    void metrics.feed.probe(holdfast);
    await listen(server, settings);
  } catch (error) {
    await holdfast.close();
    throw error;
  }
  stopOnSignal({ server, drainDelayMs, ...parts });
  announce(server, holdfast, { loginToken, publicUrl });
  const { host, port } = settings;
  const { engine, ledger } = holdfast;
  log.info(
    { version, engine: engine.name, ledger: ledger.name, host, port, node: process.version },
    'started',
  );
}

/** Fastify's own word that it listens is left out: the address below says it to people. */
async function listen(server: FastifyInstance, { host, port, logLevel }: Settings): Promise<void> {
  server.log.level = logLevel === 'info' ? 'warn' : logLevel;
  await server.listen({ host, port, backlog: ACCEPT_BACKLOG });
  server.log.level = logLevel;
}

function announce(
  server: FastifyInstance,
  { engine, ledger }: Holdfast,
  { loginToken, publicUrl }: { readonly loginToken: string; readonly publicUrl: string | undefined },
): void {
  // 0.0.0.0 is where it listens, not where anybody can be reached.
  const address = server.listeningOrigin.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  console.log(`Holdfast is ready at ${address}  (${engine.name} engine, ${ledger.name} ledger)`);
  // Behind the # it stays in the browser: no server, proxy or log gets to see it.
  console.log(`Operators log in at   ${publicUrl?.replace(/\/$/, '') ?? address}/#operator=${loginToken}`);
}

function stopOnSignal(parts: StopParts): void {
  let toldAtMs: number | undefined;
  const stop = async (signal: NodeJS.Signals) => {
    if (toldAtMs === undefined) {
      toldAtMs = performance.now();
      const isClean = await stopInOrder(parts);
      process.exit(isClean ? 0 : 1);
    }
    if (performance.now() - toldAtMs < SAME_SIGNAL_MS) return;
    parts.log.warn({ signal, cutOff: parts.requests.list() }, 'told again to stop');
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
}

function explain(error: unknown): string {
  if (error instanceof InvalidSetting || error instanceof CannotStart) return error.message;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE')
      return `PORT: ${portIn(error)} is in use. Stop what uses it, or take another: PORT=3001 npm start`;
    if (error.code === 'EACCES')
      return `PORT: not allowed to listen on ${portIn(error)}. Take another: PORT=3001 npm start`;
    if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
      return `HOST: no such address here: ${error.message}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function portIn(error: Error): string {
  return 'port' in error ? `port ${error.port}` : 'the port';
}
