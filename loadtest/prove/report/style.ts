/** Of the report's page. Contrast of every pair of colours is at least 4.5 to 1, in both schemes. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #dfe3e8; --ink: #17202b; --soft: #55606e;
  --good: #14703c; --good-back: #e2f4e8; --bad: #b3261e; --bad-back: #fbe7e5; --warn: #7c5300; --warn-back: #fbf0d9;
  --a: #1f5fbf; --b: #b3560c; --track: #e6eaef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2028; --line: #303945; --ink: #e8ecf1; --soft: #a3afbd;
    --good: #7fdca2; --good-back: #173324; --bad: #ffaaa1; --bad-back: #421d1b; --warn: #f2c46d; --warn-back: #3a2d12;
    --a: #8ab8ff; --b: #f5a767; --track: #2a323d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main, header.top { max-width: 1160px; margin: 0 auto; padding: 0 20px; }
header.top { padding-top: 28px; }
h1 { font-size: 15px; font-weight: 600; margin: 0 0 12px; color: var(--soft); }
h2 { font-size: 21px; margin: 44px 0 4px; line-height: 1.3; }
h3 { font-size: 16px; margin: 0; }
h4, .small { font-size: 13px; margin: 18px 0 6px; color: var(--soft); font-weight: 600; }
p { margin: 0 0 10px; }
a { color: var(--a); }
code, pre { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
pre { margin: 0; padding: 10px 12px; background: var(--page); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
.soft { color: var(--soft); }
.verdict { border-radius: 12px; padding: 20px 22px; font-size: 22px; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.verdict.good, .badge.good { background: var(--good-back); }
.verdict.bad, .badge.bad { background: var(--bad-back); }
.verdict.warn, .badge.warn { background: var(--warn-back); }
.badge { display: inline-block; border-radius: 99px; padding: 1px 10px; font-size: 13px; font-weight: 600; white-space: nowrap; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 16px 0 0; padding: 0; }
.numbers div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.numbers dt { color: var(--soft); font-size: 13px; }
.numbers dd { margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); margin-top: 12px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 12px; text-align: left; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; font-size: 13px; color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
tbody th { font-weight: 600; }
.inner { border: 0; border-radius: 0; margin: 0; background: none; }
.inner th, .inner td { padding: 4px 12px 4px 0; font-size: 13px; }
.run { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin-top: 12px; }
.run > summary { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; padding: 12px 16px; cursor: pointer; list-style: none; }
.run > summary::-webkit-details-marker { display: none; }
.run > summary::before { content: "▸"; color: var(--soft); }
.run[open] > summary::before { content: "▾"; }
.run > summary .soft { margin-left: auto; font-size: 13px; }
.body { padding: 0 16px 16px; border-top: 1px solid var(--line); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 0 32px; }
.problems { margin: 14px 0 0; padding: 12px 16px 12px 32px; border-radius: 8px; overflow-wrap: anywhere; }
.problems.bad { background: var(--bad-back); } .problems.warn { background: var(--warn-back); }
.split { display: flex; height: 12px; border-radius: 6px; overflow: hidden; background: var(--track); margin: 2px 0 6px; }
.split .one { background: var(--good); } .split .many { background: var(--bad); }
.chart { margin: 18px 0 0; min-width: 0; }
.chart figcaption { font-size: 13px; color: var(--soft); font-weight: 600; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 12px; margin-bottom: 8px; }
.legend span { margin-left: 12px; font-weight: 400; white-space: nowrap; }
.legend i { display: inline-block; width: 14px; height: 3px; vertical-align: middle; margin-right: 5px; border-radius: 2px; }
i.a { background: var(--a); } i.b { background: var(--b); } i.bad { background: var(--bad); }
.plot { display: grid; grid-template-columns: 52px 1fr; height: 130px; }
.ticks { position: relative; font-size: 11px; color: var(--soft); }
.ticks span { position: absolute; right: 8px; transform: translateY(50%); white-space: nowrap; }
.plot svg { width: 100%; height: 130px; overflow: visible; }
.times { display: flex; justify-content: space-between; padding-left: 52px; font-size: 11px; color: var(--soft); margin-top: 6px; }
.grid { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.line { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.a { stroke: var(--a); } .line.b { stroke: var(--b); } .line.bad { stroke: var(--bad); }
.area { opacity: .14; } .area.a { fill: var(--a); }
footer { max-width: 1160px; margin: 0 auto; padding: 32px 20px 48px; color: var(--soft); font-size: 13px; }
:focus-visible { outline: 2px solid var(--a); outline-offset: 2px; }
@media (max-width: 600px) {
  main, header.top, footer { padding-left: 12px; padding-right: 12px; }
  .verdict { font-size: 18px; padding: 16px; }
  .run > summary .soft { margin-left: 0; width: 100%; }
  .body { padding: 0 12px 12px; }
}
@media print { .run { break-inside: avoid; } }
`;
