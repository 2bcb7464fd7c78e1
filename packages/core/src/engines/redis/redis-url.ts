/** Where Redis is, as a setting says it. */
export type RedisTarget =
  | (Login & { readonly kind: 'standalone'; readonly server: Address; readonly db: number })
  | (Login & {
      readonly kind: 'sentinel';
      readonly sentinels: readonly Address[];
      /** What the Sentinels call the primary. */
      readonly primaryName: string;
      readonly db: number;
      readonly sentinelUsername: string | undefined;
      readonly sentinelPassword: string | undefined;
    })
  | (Login & { readonly kind: 'cluster'; readonly seeds: readonly Address[] });

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface Login {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
}

/** The message says what to write instead, and never the password. */
export class InvalidRedisUrl extends Error {
  override readonly name = 'InvalidRedisUrl';
}

const STANDALONE = 'redis://[user:password@]host:6379[/db]';
const SENTINEL =
  'redis+sentinel://[user:password@]host:26379,host:26379/mymaster[?db=0&sentinelPassword=...]';
const CLUSTER = 'redis+cluster://[user:password@]host:7000,host:7001';
const FORMS =
  /^(redis|rediss)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
/** What is wrong may be a piece of a password, so it is not repeated. */
const ESCAPES = 'In a password, write / ? # @ as %2F %3F %23 %40';
const SENTINEL_SETTINGS = ['db', 'sentinelUsername', 'sentinelPassword'];

/**
 * Reads `redis://`, `redis+sentinel://` and `redis+cluster://`, each with `rediss` for TLS.
 * @throws InvalidRedisUrl
 */
export function parseRedisUrl(url: string): RedisTarget {
  const [, scheme, kind = 'standalone', userInfo, hosts = '', path = '', query = ''] = FORMS.exec(url) ?? [];
  if (scheme === undefined)
    throw new InvalidRedisUrl(`must look like ${STANDALONE}, ${SENTINEL} or ${CLUSTER}`);
  const login = { ...loginIn(userInfo), tls: scheme === 'rediss' };
  const settings = new URLSearchParams(query);
  const known = kind === 'sentinel' ? SENTINEL_SETTINGS : [];
  if (![...settings.keys()].every((name) => known.includes(name))) {
    throw new InvalidRedisUrl(
      `can have no settings after a ? but these: ${known.join(', ') || 'none'}. ${ESCAPES}`,
    );
  }
  const addresses = hosts.split(',').map((host) => addressIn(host, kind === 'sentinel' ? 26_379 : 6_379));
  const segment = decode(path.slice(1));
  if (kind === 'cluster') {
    if (segment !== '') throw new InvalidRedisUrl(`must look like ${CLUSTER}: a cluster has one database`);
    return { kind, ...login, seeds: addresses };
  }
  if (kind === 'sentinel') {
    if (segment === '') {
      throw new InvalidRedisUrl(`must look like ${SENTINEL}: it lacks what the Sentinels call the primary`);
    }
    return {
      kind,
      ...login,
      sentinels: addresses,
      primaryName: segment,
      db: databaseIn(settings.get('db') ?? ''),
      sentinelUsername: settings.get('sentinelUsername') ?? undefined,
      sentinelPassword: settings.get('sentinelPassword') ?? undefined,
    };
  }
  const [server, ...more] = addresses;
  if (server === undefined || more.length > 0) {
    throw new InvalidRedisUrl(`names several hosts: write ${SENTINEL} or ${CLUSTER}`);
  }
  return { kind: 'standalone', ...login, server, db: databaseIn(segment) };
}

/** The URL with this password, if it has none of its own. @throws InvalidRedisUrl */
export function withRedisPassword(url: string, password: string): string {
  const { username = '', password: own } = parseRedisUrl(url);
  if (own !== undefined) return url;
  const login = [username, password].map(encodeURIComponent).join(':');
  return url.replace(/:\/\/(?:[^/?#]*@)?/, () => `://${login}@`);
}

function loginIn(userInfo: string | undefined): Pick<Login, 'username' | 'password'> {
  if (userInfo === undefined) return { username: undefined, password: undefined };
  const [, username = '', password = ''] = /^([^:]*):?(.*)$/s.exec(userInfo) ?? [];
  return { username: decode(username) || undefined, password: decode(password) || undefined };
}

function addressIn(text: string, defaultPort: number): Address {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port ?? defaultPort);
  if (host === undefined || number < 1 || number > 65_535) {
    throw new InvalidRedisUrl(`must name hosts as host:port, with commas between. ${ESCAPES}`);
  }
  return { host, port: number };
}

function databaseIn(text: string): number {
  if (!/^\d{0,4}$/.test(text)) throw new InvalidRedisUrl(`must name the database by its number. ${ESCAPES}`);
  return Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidRedisUrl('has a % that begins no escape: write %25 for it');
  }
}
