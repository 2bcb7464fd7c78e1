import type { Series } from '../judging/facts.ts';
import { duration, grouped } from '../progress.ts';
import { type Html, html } from './html.ts';

/** The lines are drawn in this box and stretched to whatever width there is; texts stand beside it, unstretched. */
const WIDTH = 600;
const HEIGHT = 120;

interface Line {
  readonly name: string;
  /** Of the style sheet: `a`, `b` or `bad`. */
  readonly colour: 'a' | 'b' | 'bad';
  readonly values: readonly (number | null)[];
  readonly isFilled?: boolean;
}

interface Scale {
  /** From 0, at the bottom, to 1. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

interface Chart {
  readonly title: string;
  /** For who does not see it. */
  readonly said: string;
  readonly lines: readonly Line[];
  readonly scale: Scale;
  readonly tickText: (tick: number) => string;
  readonly endsAtMs: number;
}

/** Answers a second over the run. */
export function throughputChart({ perSecond, unknownPerSecond, stepMs }: Series): Html {
  const most = Math.max(1, ...perSecond, ...unknownPerSecond);
  const hasUnknown = unknownPerSecond.some((value) => value > 0);
  const lines: Line[] = [{ name: 'answers', colour: 'a', values: perSecond, isFilled: true }];
  if (hasUnknown) lines.push({ name: 'without answer', colour: 'bad', values: unknownPerSecond });
  return chart({
    title: 'Answers a second',
    said: `Answers a second over the run, at most ${grouped(most)}.`,
    lines,
    scale: linear(most),
    tickText: (tick) => grouped(tick),
    endsAtMs: perSecond.length * stepMs,
  });
}

/** What half of the answers took at most, and what 99 in 100 did, over the run. */
export function latencyChart({ p50Ms, p99Ms, stepMs }: Series): Html {
  const values = [...p50Ms, ...p99Ms].filter((value) => value !== null);
  const most = Math.max(1, ...values);
  return chart({
    title: 'Milliseconds until the answer, on a logarithmic scale',
    said: `Latency over the run: the 99th percentile at most ${most.toFixed(0)} ms.`,
    lines: [
      { name: 'p50', colour: 'a', values: p50Ms },
      { name: 'p99', colour: 'b', values: p99Ms },
    ],
    scale: logarithmic(Math.min(1, ...values.filter((value) => value > 0)), most),
    tickText: (tick) => (tick < 1 ? String(tick) : grouped(tick)),
    endsAtMs: p50Ms.length * stepMs,
  });
}

function chart({ title, said, lines, scale, tickText, endsAtMs }: Chart): Html {
  return html`<figure class="chart">
<figcaption>${title}<span class="legend">${lines.map(
    ({ name, colour }) => html`<span><i class="${colour}"></i>${name}</span>`,
  )}</span></figcaption>
<div class="plot"><div class="ticks" aria-hidden="true">${scale.ticks.map(
    (tick) => html`<span style="bottom:${(scale.place(tick) * 100).toFixed(1)}%">${tickText(tick)}</span>`,
  )}</div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${said}">${scale.ticks.map(
    (tick) => html`<path class="grid" d="M0 ${y(scale, tick)}H${WIDTH}"/>`,
  )}${lines.map((line) => drawn(line, scale))}</svg></div>
<div class="times" aria-hidden="true"><span>0</span><span>${duration(endsAtMs / 2)}</span><span>${duration(endsAtMs)}</span></div>
</figure>`;
}

function drawn({ values, colour, isFilled = false }: Line, scale: Scale): Html {
  const last = Math.max(1, values.length - 1);
  let path = '';
  let isDown = false;
  for (const [place, value] of values.entries()) {
    if (value === null) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${((place / last) * WIDTH).toFixed(1)} ${y(scale, value)}`;
    // One alone would be no line at all.
    if (values.length === 1) path += `H${WIDTH}`;
    isDown = true;
  }
  const area = isFilled && path !== '' && html`<path class="area ${colour}" d="${path}V${HEIGHT}H0Z"/>`;
  return html`${area}<path class="line ${colour}" d="${path}"/>`;
}

function y(scale: Scale, value: number): string {
  return (HEIGHT - scale.place(value) * HEIGHT).toFixed(1);
}

function linear(most: number): Scale {
  const step = niceStep(most / 3);
  const top = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, place) => place * step);
  return { ticks, place: (value) => value / top };
}

function logarithmic(least: number, most: number): Scale {
  const bottom = Math.floor(Math.log10(least));
  const top = Math.max(bottom + 1, Math.ceil(Math.log10(most)));
  const ticks = Array.from({ length: top - bottom + 1 }, (_, place) => 10 ** (bottom + place));
  const place = (value: number) => (Math.log10(Math.max(value, 10 ** bottom)) - bottom) / (top - bottom);
  return { ticks, place };
}

/** 1, 2 or 5 times a power of ten, no less than this. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}
