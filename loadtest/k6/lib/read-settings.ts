/** How settings are written, for k6 and the driver alike. Each throws an Error that names one and says what it should be. */

export type Environment = Readonly<Record<string, string | undefined>>;

export const STYLES = ['trpc', 'rest'] as const;
export const SEEDS = { fallback: 1, min: 0, max: 2 ** 31 } as const;

interface Numbers {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

export function wholeNumberIn(env: Environment, name: string, { fallback, min, max }: Numbers): number {
  const text = env[name] || String(fallback);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${name}: must be a whole number from ${min} to ${max}, and is ${JSON.stringify(text)}`);
}

/** Separated by commas; without a slash at the end. */
export function addressesIn(env: Environment, name: string): readonly string[] {
  const given = (env[name] ?? '').split(',').filter(Boolean);
  const addresses = given.map((address) => address.replace(/\/$/, ''));
  const isAddress = (text: string) => /^https?:\/\/[^/\s]+$/.test(text);
  if (addresses.length > 0 && addresses.every(isAddress)) return addresses;
  throw new Error(
    `${name}: give the addresses of the apis, separated by commas, such as http://127.0.0.1:3000`,
  );
}

/** Absent: the first of them. */
export function oneOfIn<const Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = env[name] || choices[0];
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw new Error(`${name}: must be ${choices.join(' or ')}, and is ${JSON.stringify(text)}`);
}
