import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { assert } from '../../domain/assert.ts';
import { MAX_SEATS_PER_SHOW } from '../../domain/seat-map.ts';
import {
  ENDED_HOLD_RETENTION_MS,
  FEED_LENGTH,
  LOAD_MARK_MS,
  SETTLE_RETRY_MS,
} from '../../domain/show-state.ts';

const COMMANDS_FOLDER = join(import.meta.dirname, 'commands');
const SHARED_FILE = 'shared.lua';
/** The feed is trimmed at every so many changes: trimming costs more than writing. */
const VERSIONS_PER_TRIM = 100;
/** Of the position of a seat. Holds' ids are longer. */
const MAX_SEAT_DIGITS = String(MAX_SEATS_PER_SHOW).length;
/** The claim on a blocked seat; no hold has such an id. */
export const BLOCK = '#';
/** Seats that one call frees at most, give or take a hold. */
const SEATS_PER_STEP = 1_000;

const KEY_NAMES = [
  ...(['show', 'status', 'customers', 'due', 'confirming', 'ended', 'feed'] as const),
  ...(['counts_even', 'counts_odd'] as const),
] as const;
type KeyName = (typeof KEY_NAMES)[number];

/** One Lua command, but for the server that it will run on. */
export interface Script {
  readonly source: string;
  /** The keys it declares in its header, in that order. */
  readonly keyNames: readonly KeyName[];
}

/** A show's keys share one hash tag, its id, so that they live in one slot of a cluster. */
export function keyOf(hashTag: string, name: KeyName): string {
  return `holdfast:{${hashTag}}:${name}`;
}

/**
 * Reads every command. A command's header is not only for people: its KEYS line is what declares and names the
 * keys, so it cannot drift from the code.
 */
export function loadScripts(): ReadonlyMap<string, Script> {
  const shared = read(SHARED_FILE);
  const commands = readdirSync(COMMANDS_FOLDER).filter(
    (file) => file.endsWith('.lua') && file !== SHARED_FILE,
  );
  return new Map(commands.map((file) => [basename(file, '.lua'), build(shared, read(file))]));
}

function read(file: string): string {
  return readFileSync(join(COMMANDS_FOLDER, file), 'utf8');
}

function build(shared: string, command: string): Script {
  const keyNames = keyNamesIn(command);
  const keys = keyNames.map((name, index) => `${name} = KEYS[${index + 1}]`).join(', ');
  const source = [
    `local keys = { ${keys} }`,
    `local FEED_LENGTH = ${FEED_LENGTH}`,
    `local VERSIONS_PER_TRIM = ${VERSIONS_PER_TRIM}`,
    `local ENDED_HOLD_RETENTION_MS = ${ENDED_HOLD_RETENTION_MS}`,
    `local SETTLE_RETRY_MS = ${SETTLE_RETRY_MS}`,
    `local LOAD_MARK_MS = ${LOAD_MARK_MS}`,
    `local SEATS_PER_STEP = ${SEATS_PER_STEP}`,
    `local MAX_SEAT_DIGITS = ${MAX_SEAT_DIGITS}`,
    `local BLOCK = '${BLOCK}'`,
    shared,
    command,
  ].join('\n');
  return { source, keyNames };
}

/** A script for one incarnation of a server, as that server knows it. */
export interface BoundScript {
  readonly source: string;
  readonly sha: string;
}

/**
 * A script's text names the incarnation of the server that it is for, and so does the state of every show that it
 * loads. A server keeps scripts in its process only, not in its data and not on its replicas; so one that is found by
 * its hash runs where it was loaded, and what it finds under another name was written by another: it may lack that
 * one's last writes, and counts as not loaded.
 */
export function bindScript({ source }: Script, incarnation: string): BoundScript {
  assert(/^[0-9a-f]{40}$/.test(incarnation), 'an incarnation goes into Lua as it is');
  const bound = `local READY, LOADING = 'ready on ${incarnation}', 'loading on ${incarnation}'\n${source}`;
  return { source: bound, sha: createHash('sha1').update(bound).digest('hex') };
}

function keyNamesIn(command: string): KeyName[] {
  const line = /^-- KEYS: (.+)$/m.exec(command)?.[1];
  assert(line !== undefined, 'a command has no KEYS line in its header');
  return line.split(' ').map((name) => {
    assert(isKeyName(name), `a command's header names an unknown key: ${name}`);
    return name;
  });
}

function isKeyName(name: string): name is KeyName {
  return (KEY_NAMES as readonly string[]).includes(name);
}

export type ScriptArgument = string | number;
