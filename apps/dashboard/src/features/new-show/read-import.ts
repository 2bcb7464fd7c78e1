import { pixelsPerSeat } from './coordinates.ts';
import { type Drawing, drawingOf } from './drawing.ts';
import { parseCsv } from './parse-csv.ts';
import { parseJson } from './parse-json.ts';
import type { Problem, Problems } from './problems.ts';
import { type SeatMap, type SeatMapSummary, summarize } from './seat-map.ts';

/** What a file may say of the show beside its seats. */
export interface ShowDetails {
  readonly title?: string;
  readonly showId?: string;
  readonly startsAt?: number;
}

/** A parser's answer; the seat map is there when there are no problems. */
export interface ReadSeatMap {
  readonly problems: Problems;
  /** What was left out, and is no problem. */
  readonly notes: readonly string[];
  readonly seatMap?: SeatMap | undefined;
  readonly details?: ShowDetails | undefined;
}

type ImportFormat = 'csv' | 'json';

/** What became of a file: a seat map to look at, or what is wrong with it. */
export type ImportResult =
  | {
      readonly isGood: true;
      readonly format: ImportFormat;
      readonly seatMap: SeatMap;
      readonly summary: SeatMapSummary;
      readonly drawing: Drawing;
      readonly details: ShowDetails;
      readonly notes: readonly string[];
      /** What to divide coordinates by that look like pixels. */
      readonly pixelsPerSeat?: number | undefined;
    }
  | {
      readonly isGood: false;
      readonly format: ImportFormat;
      readonly problems: readonly Problem[];
      readonly problemCount: number;
    };

export function readImport(source: string | Uint8Array): ImportResult {
  const text = typeof source === 'string' ? source : decode(source);
  if (text === undefined) return notUtf8();
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const format = /^\s*[{[]/.test(plain) ? 'json' : 'csv';
  const { seatMap, problems, notes, details = {} } = format === 'json' ? parseJson(plain) : parseCsv(plain);
  if (!seatMap) return { isGood: false, format, problems: problems.listed, problemCount: problems.total };
  return {
    isGood: true,
    format,
    seatMap,
    notes,
    details,
    summary: summarize(seatMap),
    drawing: drawingOf(seatMap),
    pixelsPerSeat: pixelsPerSeat(seatMap),
  };
}

/** Undefined: in no encoding that says which it is. */
function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function notUtf8(): ImportResult {
  const problem = {
    message: 'Its letters are not in UTF-8.',
    advice: 'Save it anew as “CSV UTF-8”; a spreadsheet offers that under Save as.',
  };
  return { isGood: false, format: 'csv', problems: [problem], problemCount: 1 };
}
