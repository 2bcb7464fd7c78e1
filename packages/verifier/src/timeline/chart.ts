import type { History, Operation } from '../history.ts';
import { askOf, operationOf, outcomeOf, timeOf } from '../words.ts';
import { type Band, bandsOf } from './bands.ts';
import { type Html, html } from './html.ts';
import { inRows } from './rows.ts';
import { type Scale, scaleOf } from './scale.ts';

const ROW_PX = 32;
const TOP_PX = 6;
/** A bar is not drawn narrower: it must be seen, and hit. */
const LEAST_BAR_PX = 16;
const LETTER_PX = 7;
const MARK_PX = 14;
const EDGE_PX = 24;

const MARKS = { ok: '✓', fail: '✕', unknown: '?' } as const;

/** Seats with their claims, then clients with what they asked, above each other on one scale of time. */
export function chartOf(history: History, concerned: ReadonlySet<number>): Html {
  const bands = bandsOf(history);
  const scale = scaleOf(momentsOf(history, bands));
  const labelPx = Math.max(
    0,
    ...history.operations.map((operation) => labelOf(operation).length * LETTER_PX),
  );
  const widthPx = scale.widthPx + labelPx + 2 * EDGE_PX;
  const chart = { scale, widthPx, concerned };
  const bySeat = Map.groupBy(bands, ({ seat }) => seat);
  const byClient = Map.groupBy(history.operations.keys(), (place) => history.operations[place]?.client ?? 0);
  const ticks = scale.ticks.map(({ ms, px }) => html`<i style="left:${px + EDGE_PX}px">${timeOf(ms)}</i>`);
  return html`<div class="chart" tabindex="0" role="group" aria-label="Timeline; scrolls sideways"><div class="lanes">
<div class="lane axis"><b>time</b><div class="track" style="width:${widthPx}px;height:34px">${ticks}</div></div>
<div class="part">Seats: who had them</div>
${[...bySeat].sort(byName).map(([seat, those]) => seatLane(chart, seat, those))}
<div class="part">Clients: what they asked</div>
${[...byClient].sort(([a], [b]) => a - b).map(([client, places]) => clientLane(chart, history, client, places))}
</div></div>`;
}

interface Chart {
  readonly scale: Scale;
  readonly widthPx: number;
  readonly concerned: ReadonlySet<number>;
}

function momentsOf({ operations }: History, bands: readonly Band[]): readonly number[] {
  const asked = operations.flatMap(({ invokeMs, returnMs }) => [invokeMs, returnMs]);
  const lastMs = Math.max(...asked);
  // Holds of minutes are not drawn to their end where all is over in milliseconds.
  const ends = bands.flatMap(({ certainToMs, toMs, runsOutMs = toMs }) => [certainToMs, toMs, runsOutMs]);
  const near = ends.filter((ms) => ms <= lastMs);
  const next = Math.min(...ends.filter((ms) => ms > lastMs));
  return [...asked, ...near, Number.isFinite(next) ? next : lastMs + 1, lastMs + 1];
}

function seatLane({ scale, widthPx, concerned }: Chart, seat: string, bands: readonly Band[]): Html {
  const px = (ms: number) => EDGE_PX + scale.at(ms);
  const drawn = inRows(
    bands.map((band) => ({
      ...band,
      fromPx: px(band.fromMs),
      toPx: Math.max(px(band.toMs), px(band.fromMs) + LEAST_BAR_PX),
    })),
  );
  const rows = 1 + Math.max(0, ...drawn.map(({ row }) => row));
  const both = overlapsOf(bands).map(
    ([fromMs, toMs]) =>
      html`<div class="both" style="left:${px(fromMs)}px;width:${Math.max(3, px(toMs) - px(fromMs))}px"></div>`,
  );
  return html`<div class="lane"><b>${seat}</b><div class="track" style="width:${widthPx}px;height:${rows * ROW_PX + TOP_PX}px">${both}${drawn.map(
    (band) => {
      const certainPx = px(band.certainToMs) - px(band.certainFromMs);
      const certain =
        certainPx > 0 &&
        html`<u style="left:${px(band.certainFromMs) - band.fromPx}px;width:${certainPx}px"></u>`;
      const isSeen = band.runsOutMs !== undefined && band.runsOutMs <= band.toMs;
      const mark = isSeen && html`<s style="left:${px(band.runsOutMs ?? 0) - band.fromPx}px"></s>`;
      const bad = concerned.has(band.place) ? ' concerned' : '';
      return html`<a class="band ${band.kind}${bad}" href="#op-${band.place}" data-says="${saysOf(band)}" style="left:${band.fromPx}px;width:${band.toPx - band.fromPx}px;top:${TOP_PX + band.row * ROW_PX}px">${certain || ''}${mark || ''}<span>${band.label}</span></a>`;
    },
  )}</div></div>`;
}

function saysOf(band: Band): string {
  const { seat, label, kind, fromMs, certainFromMs, certainToMs, toMs, runsOutMs } = band;
  const certain =
    certainToMs > certainFromMs
      ? `certain from ${timeOf(certainFromMs)} to ${timeOf(certainToMs)}`
      : 'nobody was ever certain of it';
  const runsOut =
    kind === 'hold' && runsOutMs !== undefined ? `; was told to run out at ${timeOf(runsOutMs)}` : '';
  return `${seat}: ${label}. It may have been there from ${timeOf(fromMs)} to ${timeOf(toMs)}; ${certain}${runsOut}.`;
}

/** When two owners were both certain. */
function overlapsOf(bands: readonly Band[]): readonly (readonly [number, number])[] {
  const certain = bands.filter(({ certainFromMs, certainToMs }) => certainToMs > certainFromMs);
  return certain.flatMap((one, position) =>
    certain.slice(position + 1).flatMap((other) => {
      const fromMs = Math.max(one.certainFromMs, other.certainFromMs);
      const toMs = Math.min(one.certainToMs, other.certainToMs);
      return one.owner !== other.owner && fromMs < toMs ? [[fromMs, toMs] as const] : [];
    }),
  );
}

function clientLane(
  { scale, widthPx, concerned }: Chart,
  { operations }: History,
  client: number,
  places: readonly number[],
): Html {
  const px = (ms: number) => EDGE_PX + scale.at(ms);
  const bars = places.flatMap((place) => {
    const operation = operations[place];
    if (!operation) return [];
    const [fromPx, endPx] = [px(operation.invokeMs), px(operation.returnMs)];
    const barPx = Math.max(LEAST_BAR_PX, endPx - fromPx);
    // Its words may be longer than it took.
    return [
      {
        operation,
        place,
        fromPx,
        barPx,
        toPx: fromPx + barPx + labelOf(operation).length * LETTER_PX,
      },
    ];
  });
  const drawn = inRows(bars);
  const rows = 1 + Math.max(0, ...drawn.map(({ row }) => row));
  return html`<div class="lane"><b>client ${client}</b><div class="track" style="width:${widthPx}px;height:${rows * ROW_PX + TOP_PX}px">${drawn.map(
    ({ operation, place, fromPx, barPx, row }) => {
      const bad = concerned.has(place) ? ' concerned' : '';
      const label = labelOf(operation);
      const beside =
        barPx < label.length * LETTER_PX + MARK_PX ? html` class="beside"` : html` style="left:${MARK_PX}px"`;
      return html`<a class="op ${operation.outcome}${bad}" href="#op-${place}" data-says="${detailsOf(operation)}" style="left:${fromPx}px;width:${barPx}px;top:${TOP_PX + row * ROW_PX}px"><em>${MARKS[operation.outcome]}</em><span${beside}>${label}</span></a>`;
    },
  )}</div></div>`;
}

function labelOf(operation: Operation): string {
  const stranger = operation.asStranger ? ' (stranger)' : '';
  const got = operation.operation === 'hold' && operation.hold !== undefined ? ` → ${operation.hold}` : '';
  const why = operation.outcome === 'fail' ? `: ${outcomeOf(operation)}` : '';
  return `${askOf(operation)}${got}${why}${stranger}`;
}

/** All there is to say of it. */
function detailsOf(operation: Operation): string {
  const { hold, fence, ttlMs, expiresAtMs, key, booking, taken, statuses, asStranger } = operation;
  const fields = { hold, fence, ttlMs, expiresAtMs, key, booking, taken, statuses, asStranger };
  const told = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return `${operationOf(operation)}${told.length > 0 ? `; ${told.join(', ')}` : ''}`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
