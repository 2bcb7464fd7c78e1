import { parse } from 'yaml';
import { z } from 'zod';
import { read } from './repository.ts';

const service = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  profiles: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});

const composeFile = z.object({
  services: z
    .object({ redis: service, postgres: service, api: service, 'redis-commander': service })
    .strict(),
});

/** docker-compose.yml as it is written, variables and all. */
export const compose = composeFile.parse(parse(read('docker-compose.yml')));

/** `${NAME}`, `${NAME:-default}` or `${NAME:?what to do}`. */
const VARIABLE = /\$\{(\w+)(?::(-|\?)([^}]*))?\}/g;

export interface Variable {
  readonly name: string;
  readonly default: string | undefined;
  /** What compose says when it is not set, and then does nothing. */
  readonly demand: string | undefined;
}

export function variablesIn(text: string): Variable[] {
  return Array.from(text.matchAll(VARIABLE), ([, name = '', kind, rest]) => ({
    name,
    default: kind === '-' ? rest : undefined,
    demand: kind === '?' ? rest : undefined,
  }));
}

/** What compose makes of it. @throws Error for a required variable that has no value. */
export function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_, name: string, kind: string | undefined, rest: string | undefined) => {
    const value = values[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest ?? '';
  });
}

export function environmentOf(
  name: keyof typeof compose.services,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const entries = Object.entries(compose.services[name].environment);
  return Object.fromEntries(entries.map(([key, value]) => [key, interpolate(value, values)]));
}
