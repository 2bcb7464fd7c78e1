export { type Certificates, makeCertificates } from './certificates.ts';
export {
  type EtcdCluster,
  type EtcdServer,
  type EtcdServerOptions,
  startEtcd,
  startEtcdCluster,
} from './etcd.ts';
export { findProgram } from './find-program.ts';
export { guard } from './guard.ts';
export { type OwnFolder, ownFolder } from './own-folder.ts';
export { type PostgresServer, type PostgresServerOptions, startPostgres } from './postgres.ts';
export { type RedisServer, type RedisServerOptions, startRedis } from './redis.ts';
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
export { type SentinelGroup, startSentinelGroup } from './redis-sentinel.ts';
export { RestartableServer } from './restartable-server.ts';
export {
  ServerDidNotStart,
  type ServerProcess,
  type ServerProcessOptions,
  startServerProcess,
} from './server-process.ts';
