export { findProgram } from './find-program.ts';
export { type OwnFolder, ownFolder } from './own-folder.ts';
export { type PostgresServer, type PostgresServerOptions, startPostgres } from './postgres.ts';
export { type RedisServer, type RedisServerOptions, startRedis } from './redis.ts';
export { RestartableServer } from './restartable-server.ts';
export {
  ServerDidNotStart,
  type ServerProcess,
  type ServerProcessOptions,
  startServerProcess,
} from './server-process.ts';
