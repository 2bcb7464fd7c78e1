/** The Redis engine on Redis as people run it. */
import { engineSuite } from '../testing/engine-suite/index.ts';
import {
  makeCertificates,
  ownFolder,
  type RedisServer,
  startRedis,
  startRedisCluster,
  startSentinelGroup,
} from '../testing/index.ts';
import { redisUnderTest } from '../testing/redis-under-test.ts';

const SAME_SCRIPTS = { withoutSlowTests: 'the scripts are the same as on a single Redis' };

engineSuite('redis', async () => {
  const server = await startRedis();
  return redisUnderTest({ engine: server, server, stop: () => server.stop() });
});

engineSuite(
  'redis with password and TLS',
  async () => {
    const folder = await ownFolder('tls');
    const tls = await makeCertificates(folder.path);
    const server = await startRedis({ tls, password: 'p@ss:w/rd#%?' });
    const stop = async () => {
      await server.stop();
      await folder.remove();
    };
    return redisUnderTest({ engine: { url: server.url, tlsCa: tls.ca }, server, stop });
  },
  SAME_SCRIPTS,
);

engineSuite(
  'redis with Sentinel, password and TLS',
  async () => {
    const folder = await ownFolder('tls');
    const tls = await makeCertificates(folder.path);
    const group = await startSentinelGroup({ tls, password: 'secret' });
    const stop = async () => {
      await group.stop();
      await folder.remove();
    };
    return redisUnderTest({ engine: { url: group.url, tlsCa: tls.ca }, server: await group.primary(), stop });
  },
  SAME_SCRIPTS,
);

engineSuite(
  'redis cluster with password',
  async () => {
    const cluster = await startRedisCluster({ password: 'secret' });
    const [server] = cluster.primaries as [RedisServer];
    return redisUnderTest({ engine: cluster, server, stop: () => cluster.stop() });
  },
  SAME_SCRIPTS,
);
