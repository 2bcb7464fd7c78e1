import type { Threshold } from '../../k6/lib/summary.ts';
import type { Facts, Latency } from '../judging/facts.ts';
import type { Judged } from '../judging/judged.ts';
import { duration, grouped } from '../progress.ts';
import type { RunResults } from '../results.ts';
import { latencyChart, throughputChart } from './charts.ts';
import { type Html, html } from './html.ts';
import { ms, TONE } from './words.ts';

/** One script at one target: closed when all is right. */
export function runSection(run: RunResults, anchor: string): Html {
  const { script, verdict, problems, operations, tookMs, judged } = run;
  const tone = TONE[verdict];
  const facts = judged?.kind === 'judged' ? judged.facts : undefined;
  return html`<details class="run" id="${anchor}"${verdict !== 'passed' && html` open`}>
<summary><h3>${script}</h3><span class="badge ${tone}">${verdict}</span><span class="soft">${grouped(operations)} operations in ${duration(tookMs)}</span></summary>
<div class="body">${problems.length > 0 && problemList(run)}
<div class="columns"><div>${facts && outcomes(facts)}${facts && winners(facts)}</div><div>${thresholds(run.thresholds, anchor)}</div></div>
${facts && facts.outcomes.ok + facts.outcomes.fail > 0 && html`<div class="columns">${throughputChart(facts.series)}${latencyChart(facts.series)}</div>${latencies(facts.latencies, anchor)}`}
<h4>The checker</h4>${checked(judged, run)}
${run.output !== '' && verdict !== 'passed' && html`<h4>What it printed</h4><pre tabindex="0">${run.output}</pre>`}
<h4>Run it again</h4><pre tabindex="0">${run.command}</pre>
<p class="soft">${sizesOf(run)}</p>
</div></details>`;
}

function problemList({ problems, verdict, timelineFile }: RunResults): Html {
  return html`<ul class="problems ${TONE[verdict]}">${problems.map((problem) => html`<li>${problem}</li>`)}${
    timelineFile !== undefined &&
    html`<li><a href="${timelineFile}">The smallest history that shows it, as a timeline</a></li>`
  }</ul>`;
}

function outcomes({ outcomes: { ok, fail, unknown }, refusals, granted, bookings }: Facts): Html {
  const told = Object.entries(refusals)
    .sort(([, one], [, other]) => other - one)
    .map(([status, count]) => `${status} ${grouped(count)}`);
  return html`<h4>Operations</h4><div class="inner wide"><table><tbody>
<tr><th scope="row">granted</th><td class="number">${grouped(ok)}</td><td>of them ${grouped(granted)} holds${bookings !== undefined && `, ${grouped(bookings)} bookings stand`}</td></tr>
<tr><th scope="row">refused</th><td class="number">${grouped(fail)}</td><td>${told.join(', ')}</td></tr>
<tr><th scope="row">no answer</th><td class="number">${grouped(unknown)}</td><td>may have had their effect or not</td></tr>
</tbody></table></div>`;
}

function winners({ winners: { exactlyOne, none, more } }: Facts): Html {
  const all = Math.max(1, exactlyOne + none + more);
  const share = (count: number) => `width:${((count / all) * 100).toFixed(2)}%`;
  return html`<h4>Owners of each seat that was asked for, in the end</h4>
<div class="split" role="img" aria-label="${exactlyOne} with one owner, ${more} with several, ${none} with none"><span class="one" style="${share(exactlyOne)}"></span><span class="many" style="${share(more)}"></span></div>
<p>exactly one: <b>${grouped(exactlyOne)}</b>, none: <b>${grouped(none)}</b>, several: <b class="${more > 0 && 'bad'}">${grouped(more)}</b></p>`;
}

function thresholds(list: readonly Threshold[], of: string): Html | undefined {
  if (list.length === 0) return undefined;
  const crossedFirst = [...list].sort((one, other) => Number(one.ok) - Number(other.ok));
  return html`<h4>Thresholds</h4><div class="inner wide" tabindex="0" role="region" aria-label="Thresholds of ${of}"><table><thead><tr><th scope="col">of</th><th scope="col">must be</th><th scope="col" class="number">is</th><th scope="col">so it was</th></tr></thead><tbody>${shortened(
    crossedFirst,
  ).map(
    ({ name, expression, value, ok }) =>
      html`<tr><th scope="row">${name}</th><td><code>${expression}</code></td><td class="number">${figure(value)}</td><td><span class="${ok ? 'good' : 'bad'}">${ok ? 'kept' : 'crossed'}</span></td></tr>`,
  )}</tbody></table></div>${list.length > MOST_THRESHOLDS && html`<p class="soft">and ${list.length - MOST_THRESHOLDS} more, which were kept as well as these: results.json has all</p>`}`;
}

/** A threshold per seat can be a thousand. */
const MOST_THRESHOLDS = 24;

function shortened(list: readonly Threshold[]): readonly Threshold[] {
  return list.slice(0, MOST_THRESHOLDS);
}

function figure(value: number): string {
  if (Number.isInteger(value) || value >= 100) return grouped(value);
  return String(Number(value.toPrecision(3)));
}

function latencies(list: readonly Latency[], of: string): Html {
  return html`<h4>Milliseconds until the answer</h4><div class="inner wide" tabindex="0" role="region" aria-label="Latencies of ${of}"><table><thead><tr><th scope="col">operation</th>${[
    'answers',
    'p50',
    'p90',
    'p95',
    'p99',
    'max',
  ].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody>${list.map(
    ({ operation, count, p50Ms, p90Ms, p95Ms, p99Ms, maxMs }) =>
      html`<tr><th scope="row">${operation}</th><td class="number">${grouped(count)}</td>${[
        p50Ms,
        p90Ms,
        p95Ms,
        p99Ms,
        maxMs,
      ].map((value) => html`<td class="number">${ms(value)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

function checked(judged: Judged | undefined, { judgedInMs, historyFile }: RunResults): Html {
  const file = historyFile
    ? html` <a href="${historyFile}">The history</a>, packed with gzip.`
    : html` The history was not kept.`;
  if (judged === undefined) return html`<p>It was not asked.${file}</p>`;
  if (judged.kind !== 'judged') return html`<p>${judged.problem}.${file}</p>`;
  const { verdict, operations, clients, seats, groups, violations, violationsLeftOut, tookMs } =
    judged.judgement;
  const found = violations.length + violationsLeftOut;
  const said = {
    valid: 'A correct seat system could have answered this.',
    violated: `No correct seat system could have answered this: ${grouped(found)} ${found === 1 ? 'violation' : 'violations'}.`,
    undecided: 'The search was given up at its bound.',
  }[verdict];
  return html`<p>${said} ${grouped(operations)} operations of ${grouped(clients)} clients over ${grouped(seats)} seats in ${grouped(groups)} groups, judged in ${duration(tookMs)} (${duration(judgedInMs)} with reading the file).${file}</p>`;
}

function sizesOf({ sizes, seed, droppedIterations }: RunResults): string {
  const set = Object.entries(sizes).map(([name, value]) => `${name}=${value}`);
  const dropped =
    droppedIterations > 0
      ? ` ${grouped(droppedIterations)} iterations were not begun: the machine had no client free at their time.`
      : '';
  return `Seed ${seed}${set.length > 0 ? `, ${set.join(' ')}` : ', the script’s own size'}.${dropped}`;
}
