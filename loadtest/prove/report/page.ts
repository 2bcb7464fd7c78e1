import { duration, grouped } from '../progress.ts';
import type { Control, Results, RunResults, TargetResults, Tooth } from '../results.ts';
import { Html, html } from './html.ts';
import { runSection } from './run-section.ts';
import { STYLE } from './style.ts';
import { counted, operationsIn, TONE, verdictIn } from './words.ts';

/** The report: one page that needs nothing but itself. */
export function pageOf(results: Results): string {
  const { tone, sentence } = verdictIn(results);
  const runs = results.targets.flatMap((target) => target.runs);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Holdfast under load: ${tone === 'good' ? 'passed' : tone === 'bad' ? 'failed' : 'proves nothing'}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header class="top">
<h1>Holdfast under load</h1>
<p class="verdict ${tone}" role="status">${sentence}</p>
${numbers(results, runs)}
</header>
<main>
<h2>At a glance</h2>
${glance(results)}
${results.targets.map(targetSection)}
${results.teeth.length > 0 && teethSection(results)}
<h2>How it was run</h2>
${conditions(results)}
</main>
<footer>Made by <code>npm run prove</code>. docs/PROOF.md says what is claimed and what these scripts and the checker would not see; docs/HISTORY.md has the format of the histories.</footer>
</body>
</html>
`.text;
}

function numbers({ tookMs }: Results, runs: readonly RunResults[]): Html {
  const judged = runs.flatMap((run) => (run.judged?.kind === 'judged' ? [run.judged] : []));
  const several = judged.reduce((sum, { facts }) => sum + facts.winners.more, 0);
  const judgedInMs = judged.reduce((sum, { judgement }) => sum + judgement.tookMs, 0);
  const figures: readonly (readonly [string, string])[] = [
    ['operations', grouped(operationsIn(runs))],
    ['runs that passed', `${runs.filter(({ verdict }) => verdict === 'passed').length} of ${runs.length}`],
    ['seats with several owners', grouped(several)],
    ['checked in', duration(judgedInMs)],
    ['all in all', duration(tookMs)],
  ];
  return html`<dl class="numbers">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function glance({ targets }: Results): Html {
  const scripts = [...new Set(targets.flatMap(({ runs }) => runs.map(({ script }) => script)))].sort();
  return html`<div class="wide" tabindex="0" role="region" aria-label="Verdicts by script and target"><table>
<thead><tr><th scope="col">script</th>${targets.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${scripts.map(
    (script) =>
      html`<tr><th scope="row">${script}</th>${targets.map((target) => glanceCell(target, script))}</tr>`,
  )}
<tr><th scope="row">operations</th>${targets.map(({ runs }) => html`<td>${grouped(operationsIn(runs))}</td>`)}</tr>
</tbody></table></div>`;
}

function glanceCell(target: TargetResults, script: string): Html {
  const run = target.runs.find((one) => one.script === script);
  if (!run) return html`<td class="soft">not run</td>`;
  return html`<td><a href="#${anchorOf(target, run)}" class="badge ${TONE[run.verdict]}">${run.verdict}</a></td>`;
}

function targetSection(target: TargetResults): Html {
  const { name, about, runs, trouble } = target;
  const versions = Object.entries(about?.versions ?? {}).map(([what, version]) => `${what} ${version}`);
  return html`<h2>${name}</h2>
<p class="soft">${about?.isStartedHere === false && `Engine: ${about.engine}. `}${about && `Ledger: ${about.ledger}. `}${versions.length > 0 && `${versions.join(', ')}. `}${counted(runs.length, 'run')}, ${grouped(operationsIn(runs))} operations.</p>
${trouble !== undefined && html`<p class="problems warn">${trouble}</p>`}
${runs.map((run) => runSection(run, anchorOf(target, run)))}`;
}

function anchorOf({ id }: TargetResults, { script }: RunResults): string {
  return `${id.replaceAll(/[^\w-]+/g, '-')}-${script}`;
}

function teethSection({ teeth, controls, unreachable }: Results): Html {
  const found = teeth.filter(({ caughtBy }) => caughtBy !== undefined).length;
  return html`<h2>What is broken on purpose is found</h2>
<p>${found} of ${teeth.length + unreachable.length} broken variants of the core were found under load.${
    unreachable.length > 0 &&
    html` No request can meet ${counted(unreachable.length, 'other')}, which <code>npm test -- mutants</code> finds.`
  }</p>
<p class="soft">The same scripts and the same checker, put against variants of the core that each make one mistake. After operations: how many had been answered when it showed.</p>
<div class="wide" tabindex="0" role="region" aria-label="Broken variants"><table>
<thead><tr><th scope="col">variant</th><th scope="col">its mistake</th><th scope="col">served by</th><th scope="col">script</th><th scope="col">caught by</th><th scope="col" class="number">after operations</th></tr></thead>
<tbody>${teeth.map(toothRow)}</tbody></table></div>
${unreachable.length > 0 && html`<ul>${unreachable.map(({ name, why }) => html`<li>${name}: not met by a request, because ${why}</li>`)}</ul>`}
<h3 class="small">The same servers, troubles and scripts, and a core that is not broken</h3>
<div class="wide" tabindex="0" role="region" aria-label="Not broken"><table>
<thead><tr><th scope="col">served by</th><th scope="col">script</th><th scope="col">accused of</th><th scope="col" class="number">operations</th></tr></thead>
<tbody>${controls.map(controlRow)}</tbody></table></div>`;
}

function controlRow({ servedBy, trouble, script, caughtBy, cutShort, operations }: Control): Html {
  const accused = caughtBy ? `${caughtBy.by}: ${caughtBy.what}` : cutShort[0];
  return html`<tr><td>${servedBy}${
    trouble !== undefined && html`<br><span class="soft">${trouble}</span>`
  }</td><td>${script}</td><td>${
    accused === undefined ? 'nothing' : html`<span class="badge bad">${accused}</span>`
  }</td><td class="number">${grouped(operations)}</td></tr>`;
}

function toothRow({ name, mistake, servedBy, trouble, script, caughtBy, alsoBy, operations }: Tooth): Html {
  const also = alsoBy.length > 0 && html`<br><span class="soft">also ${alsoBy.join(', ')}</span>`;
  const caught = caughtBy ? html`${caughtBy.by}${also}` : html`<span class="badge bad">nothing</span>`;
  return html`<tr><th scope="row">${name}</th><td>${mistake}</td><td>${servedBy}${
    trouble !== undefined && html`<br><span class="soft">${trouble}</span>`
  }</td><td>${script}</td><td>${caught}</td><td class="number">${
    caughtBy ? grouped(caughtBy.afterOperations) : `not in ${grouped(operations)}`
  }</td></tr>`;
}

function conditions(results: Results): Html {
  const { machine, startedAt, seed, size, style, command } = results;
  const isElsewhere = results.targets.some(({ about }) => about?.isStartedHere === false);
  const rows: readonly (readonly [string, string])[] = [
    ['when', startedAt],
    ['this checkout', machine.holdfast],
    [
      'machine',
      `${machine.cpu}, ${counted(machine.cores, 'core')}, ${machine.memoryGb} GB, ${machine.system}`,
    ],
    ['Node, k6', `${machine.node}, ${machine.k6}`],
    ['size', size],
    ['style', style === 'rest' ? 'REST' : 'tRPC'],
    ['seed', String(seed)],
  ];
  return html`<div class="wide"><table><tbody>${rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</tbody></table></div>
<h3 class="small">All of it again</h3><pre tabindex="0">${command}</pre>
<p class="soft">${
    isElsewhere
      ? 'Times are taken here, the way to the server included.'
      : 'Clients, api, engine, ledger and k6 share this machine: latencies say how this run went, not how fast Holdfast is.'
  } The seed brings the same choices again; when each request arrives, nobody can repeat.</p>`;
}
