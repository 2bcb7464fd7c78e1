import type { HistoryRecord, Operation } from '../history.ts';
import { FIELDS, type Fields, faultIn, NEEDED } from './fields.ts';
import { HistoryProblem } from './problem.ts';

const LONGEST_QUOTE = 80;
const FORMAT = 'docs/HISTORY.md has the format';

/**
 * One line as a record, all of it checked.
 * @param line counted from 1, for the message
 * @throws HistoryProblem
 */
export function parseRecord(text: string, line: number): HistoryRecord {
  const value = parseObject(text, line);
  const fields: Fields | undefined = Object.hasOwn(FIELDS, String(value.record))
    ? FIELDS[value.record as HistoryRecord['record']]
    : undefined;
  if (!fields) {
    const known = Object.keys(FIELDS).join(', ');
    throw malformed(
      line,
      `there is no record ${JSON.stringify(value.record)}; it must be one of ${known}. ${FORMAT}.`,
    );
  }
  const fault = faultIn(value, fields);
  if (fault !== undefined) throw malformed(line, `of a record "${value.record}", ${fault}. ${FORMAT}.`);
  const record = value as unknown as HistoryRecord;
  if (record.record === 'operation') checkOperation(record, line);
  return record;
}

function parseObject(text: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  const quote = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  throw malformed(
    line,
    `this is no JSON object: ${quote} A history has one record a line and nothing else; a line that ends in the middle was cut off.`,
  );
}

/** What the fields say taken together. */
function checkOperation(operation: Operation, line: number): void {
  const { operation: name, outcome, invokeMs, returnMs, refusal } = operation;
  const of = `of ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name} that is ${outcome}`;
  if (returnMs < invokeMs) {
    throw malformed(
      line,
      `returnMs ${returnMs} is before invokeMs ${invokeMs}. Take both from one clock that never goes back.`,
    );
  }
  const { sent, ok } = NEEDED[name];
  const missing = [...sent, ...(outcome === 'ok' ? ok : [])].find((field) => operation[field] === undefined);
  if (missing !== undefined) throw malformed(line, `${of}, "${missing}" is missing. ${FORMAT}.`);
  if (outcome === 'fail' && refusal === undefined) {
    throw malformed(line, `${of}, "refusal" is missing. Without a named refusal it is "unknown".`);
  }
  if (outcome !== 'fail' && refusal !== undefined) {
    throw malformed(line, `${of}, there cannot be a refusal: what was refused by name is "fail".`);
  }
  const strange = Object.keys(operation.statuses ?? {}).find((seat) => !operation.seats?.includes(seat));
  if (strange !== undefined) {
    throw malformed(line, `${of}, "statuses" has the seat ${strange}, which is not among "seats".`);
  }
}

function malformed(line: number, what: string): HistoryProblem {
  return new HistoryProblem('malformed', line, what);
}

/** A record as a line, without its end. */
export function lineOf(record: HistoryRecord): string {
  return JSON.stringify(record);
}
