/**
 * Who may do what, in one place. A procedure asks for one access; keys have scopes, operators a role, and each of
 * those is a set of permissions.
 *
 * - `public`: anybody
 * - `owner`: whoever presents the hold's owner token, which the core checks
 * - `hold`: to take seats; a setting says whether buyers without a key may
 * - `sell`: what a shop may see of bookings
 * - `read`: what operators may see, customers included
 * - `operate`: to change what others hold or booked
 * - `admin`: shows, accounts and keys
 */
export const ACCESSES = ['public', 'owner', 'hold', 'sell', 'read', 'operate', 'admin'] as const;
export type Access = (typeof ACCESSES)[number];
export type Permission = Exclude<Access, 'public' | 'owner'>;

export const SCOPES = ['read', 'sell', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const EVERYTHING: readonly Permission[] = ['hold', 'sell', 'read', 'operate', 'admin'];

export const PERMISSIONS_OF_SCOPE: Record<Scope, readonly Permission[]> = {
  read: ['read'],
  sell: ['hold', 'sell'],
  admin: EVERYTHING,
};

export const PERMISSIONS_OF_ROLE: Record<Role, readonly Permission[]> = {
  viewer: ['read'],
  operator: ['hold', 'sell', 'read', 'operate'],
  admin: EVERYTHING,
};

/** Whoever sends a request. */
export interface Caller {
  readonly kind: 'anonymous' | 'key' | 'operator';
  /** `anonymous`, `key:<id>` or `operator:<id>`: what idempotency keys and rates are kept by. */
  readonly id: string;
  /** What the audit trail calls them. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly role?: Role;
  /** The account of the person, or of who made the key. */
  readonly accountId?: string;
  /** Why they are not who they say: a key that counts for nothing, or a ledger that cannot be asked. */
  readonly refusal?: Error;
}

/** Somebody without key and account. Whether they may hold seats is a setting. */
export function anonymousCaller({ mayHold }: { readonly mayHold: boolean }): Caller {
  const permissions = new Set<Permission>(mayHold ? ['hold'] : []);
  return { kind: 'anonymous', id: 'anonymous', name: 'anonymous', permissions };
}

export function isAllowed({ permissions }: Caller, access: Access): boolean {
  return access === 'public' || access === 'owner' || permissions.has(access);
}
