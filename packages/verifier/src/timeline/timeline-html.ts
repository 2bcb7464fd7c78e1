import type { History, LedgerBooking, Operation } from '../history.ts';
import type { Violation } from '../judgement.ts';
import { askOf, namesOf, outcomeOf, timeOf } from '../words.ts';
import { chartOf } from './chart.ts';
import { Html, html } from './html.ts';
import { SCRIPT, STYLE } from './style.ts';

/** More cannot be looked through by a person, nor drawn by a browser in good time. */
const MOST_OPERATIONS = 1_500;

/**
 * A page of its own, with nothing to load, that shows what happened: what is wrong in words, the seats with their claims
 * and the clients with their requests on one scale of time, and all of it as tables. Made for histories that were cut
 * down; of a long one it shows what has to do with the violations.
 */
export function timelineHtml(whole: History, found: readonly Violation[]): string {
  const { history, violations, leftOut } = fitting(whole, found);
  const { header, operations, bookings } = history;
  const concerned = new Set(violations.flatMap((violation) => violation.operations));
  const from = [
    header.source,
    header.seed === undefined ? undefined : `seed ${header.seed}`,
    `show ${header.showId}`,
  ];
  const title = violations.length > 0 ? 'What went wrong' : 'What happened';
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: ${header.source}</title><style>${new Html(STYLE)}</style></head>
<body><main>
<h1>${title}</h1>
<p class="soft">${from.filter(Boolean).join(' · ')} · ${operations.length} operations${leftOut > 0 ? `; ${leftOut} more are not shown, as they have nothing to do with it` : ''}</p>
<ol class="violations">${violations.map((violation) => violationItem(violation, operations))}</ol>
<h2>Timeline</h2>
<p class="soft">From left to right, not to scale: long waits are drawn short, and the times are written above. Point at something, or go to it with Tab, for all that is known of it.</p>
${legend()}
${operations.length > 0 ? chartOf(history, concerned) : html`<p>No operation has to do with it.</p>`}
<h2>Operations</h2>
${operationsTable(operations, concerned)}
${bookings === undefined ? html`<p class="soft">The ledger was not read.</p>` : html`<h2>Bookings in the ledger, in the end</h2>${bookingsTable(bookings)}`}
</main><p id="details" role="status" hidden></p><script>${new Html(SCRIPT)}</script></body></html>`;
  return page.text;
}

/** Of a history that is too long, what has to do with the seats of the violations. */
function fitting(history: History, violations: readonly Violation[]) {
  const { operations } = history;
  if (operations.length <= MOST_OPERATIONS) return { history, violations, leftOut: 0 };
  const named = new Set(violations.flatMap((violation) => violation.operations));
  const seats = new Set(violations.flatMap((violation) => violation.seats));
  const isNear = ({ seats: those }: Operation) => those?.some((seat) => seats.has(seat)) ?? false;
  const holds = new Set(operations.filter(isNear).flatMap(({ hold }) => hold ?? []));
  const near = [...operations.keys()].filter((place) => {
    const operation = operations[place];
    return named.has(place) || (operation && (isNear(operation) || holds.has(operation.hold ?? '')));
  });
  const kept = [...named, ...near.filter((place) => !named.has(place))]
    .slice(0, MOST_OPERATIONS)
    .sort((a, b) => a - b);
  const placeOf = new Map(kept.map((place, position) => [place, position]));
  return {
    history: { ...history, operations: kept.flatMap((place) => operations[place] ?? []) },
    violations: violations.map((violation) => ({
      ...violation,
      operations: violation.operations.flatMap((place) => placeOf.get(place) ?? []),
    })),
    leftOut: operations.length - kept.length,
  };
}

function violationItem(
  { rule, what, seats, operations, afterOperations }: Violation,
  all: readonly Operation[],
): Html {
  const links = operations.map((place) => {
    const operation = all[place];
    return operation
      ? html`<li><a href="#op-${place}">client ${operation.client}: ${askOf(operation)}</a></li>`
      : undefined;
  });
  const light =
    afterOperations === undefined
      ? 'It took what was read in the end to see it.'
      : `It was to be seen after ${afterOperations} operations.`;
  return html`<li><strong>Broken: ${rule}</strong><p>${what}</p><p class="soft">${seats.length > 0 ? `Seats: ${namesOf(seats)}. ` : ''}${light}</p>${links.length > 0 ? html`<ul>${links}</ul>` : undefined}</li>`;
}

function legend(): Html {
  const of = (name: string, what: string) => html`<li><span class="${name}"></span>${what}</li>`;
  return html`<ul class="legend">
${of('op ok', '✓ granted')}${of('op fail', '✕ refused')}${of('op unknown', '? no answer: it may have happened, or not')}
<li><span class="band hold"></span>striped: may have been there</li><li><span class="op hold"></span>filled: its owner was certain</li><li>| when a hold was told to run out</li>
<li><span class="both-mark"></span>red: two were certain of one seat</li></ul>`;
}

function operationsTable(operations: readonly Operation[], concerned: ReadonlySet<number>): Html {
  const byTime = [...operations.keys()].sort(
    (a, b) => (operations[a]?.invokeMs ?? 0) - (operations[b]?.invokeMs ?? 0),
  );
  const rows = byTime.map((place) => {
    const operation = operations[place];
    if (!operation) return undefined;
    const { client, invokeMs, returnMs, outcome, hold, fence, booking, expiresAtMs, ttlMs } = operation;
    const ends =
      expiresAtMs === undefined
        ? ''
        : `${expiresAtMs}${ttlMs === undefined ? '' : ` (asked for ${ttlMs} ms)`}`;
    const stranger = operation.asStranger ? ' as a stranger' : '';
    return html`<tr id="op-${place}"${concerned.has(place) ? html` class="bad"` : ''}><td class="number">${place}</td><td class="number">${client}</td><td>${askOf(operation)}${stranger}</td><td class="number">${timeOf(invokeMs)}</td><td class="number">${timeOf(returnMs)}</td><td class="${outcome}">${outcomeOf(operation)}</td><td>${hold}</td><td class="number">${fence}</td><td>${ends}</td><td>${booking}</td></tr>`;
  });
  return html`<div class="table" tabindex="0" role="group" aria-label="Operations; scrolls sideways"><table><thead><tr><th>place<th>client<th>asked<th>sent<th>answered<th>outcome<th>hold<th>fence<th>runs out at (engine's clock)<th>booking</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function bookingsTable(bookings: readonly LedgerBooking[]): Html {
  if (bookings.length === 0) return html`<p>None.</p>`;
  const rows = bookings.map(
    ({ booking, hold, seats, fence, status, confirmedAtMs }) =>
      html`<tr><td>${booking}</td><td>${hold}</td><td>${seats.join(', ')}</td><td class="number">${fence}</td><td>${status}</td><td class="number">${confirmedAtMs}</td></tr>`,
  );
  return html`<div class="table" tabindex="0" role="group" aria-label="Bookings; scrolls sideways"><table><thead><tr><th>booking<th>hold<th>seats<th>fence<th>status<th>confirmed at (engine's clock)</tr></thead><tbody>${rows}</tbody></table></div>`;
}
