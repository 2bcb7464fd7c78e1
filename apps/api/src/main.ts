import { join } from 'node:path';
import { CannotStart, createHoldfast, type Holdfast } from '@holdfast/core';
import type { FastifyInstance } from 'fastify';
import { seedDemoShows } from './demo.ts';
import { InvalidSetting, readSettings, type Settings } from './env.ts';
import { deriveOperatorToken } from './operator-token.ts';
import { createServer } from './server.ts';

/** In-flight requests get this long when the server is told to stop. */
const STOP_WITHIN_MS = 5_000;

try {
  await start(readSettings());
} catch (error) {
  console.error(`holdfast: ${explain(error)}`);
  process.exit(1);
}

async function start(settings: Settings): Promise<void> {
  // Faults in the background, of which there are none before there is a log to write them to.
  let reportFault = (_fault: unknown) => {};
  const holdfast = await createHoldfast({
    redisUrl: settings.redisUrl,
    redisTlsCa: settings.redisTlsCa,
    etcdUrl: settings.etcdUrl,
    databaseUrl: settings.databaseUrl,
    sqliteFile: join(settings.dataDir, 'holdfast.sqlite'),
    limits: settings.limits,
    timeoutMs: settings.timeoutMs,
    reportFault: (fault) => reportFault(fault),
  });
  const operatorToken = settings.operatorToken ?? deriveOperatorToken(holdfast.secret);
  const server = await createServer({
    holdfast,
    operatorToken,
    maxWatchers: settings.maxWatchers,
    logLevel: settings.logLevel,
  });
  reportFault = (fault) => server.log.error({ err: fault }, 'background fault');
  try {
    if (settings.demo) await seedDemoShows(holdfast);
    await listen(server, settings);
  } catch (error) {
    await holdfast.close();
    throw error;
  }
  stopOnSignal(server, holdfast);
  announce(server, holdfast, operatorToken);
}

/** Fastify's own word that it listens is left out: the address below says it to people. */
async function listen(server: FastifyInstance, { host, port, logLevel }: Settings): Promise<void> {
  server.log.level = logLevel === 'info' ? 'warn' : logLevel;
  await server.listen({ host, port });
  server.log.level = logLevel;
}

function announce(server: FastifyInstance, { engine, ledger }: Holdfast, operatorToken: string): void {
  // 0.0.0.0 is where it listens, not where anybody can be reached.
  const address = server.listeningOrigin.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  console.log(`Holdfast is ready at ${address}  (${engine.name} engine, ${ledger.name} ledger)`);
  // Behind the # it stays in the browser: no server, proxy or log gets to see it.
  console.log(`Operators log in at   ${address}/#operator=${operatorToken}`);
}

function stopOnSignal(server: FastifyInstance, holdfast: Holdfast): void {
  let isStopping = false;
  const stop = async () => {
    // One Ctrl-C may arrive as several signals: from the terminal, and from whoever started this.
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await server.close();
    await holdfast.close();
    process.exit(0);
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
