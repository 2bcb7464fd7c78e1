/** One sheet for light and dark. Colours say no more than the words and marks beside them. */
export const STYLE = `
:root { color-scheme: light dark; --lane: 8.5rem;
  --page: light-dark(#fbfbfa, #16171a); --panel: light-dark(#fff, #1e2024); --line: light-dark(#dcdcd8, #35383e);
  --text: light-dark(#1b1c1e, #e9e9e6); --soft: light-dark(#5c5f66, #a5a8b0);
  --ok: light-dark(#1a7f4b, #58c08c); --fail: light-dark(#8a6116, #d7a44a); --unknown: light-dark(#6a4bb0, #ab93ea);
  --bad: light-dark(#b3261e, #ff8a80); --on: light-dark(#fff, #131417);
  --hold: light-dark(#2563b5, #7db0f2); --booking: light-dark(#1a7f4b, #58c08c); --block: light-dark(#5c5f66, #a5a8b0); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 100rem; margin: 0 auto; padding: 1.25rem clamp(0.75rem, 3vw, 2rem) 6rem; }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
p { margin: 0.25rem 0; max-width: 75ch; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.violations { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; gap: 0.75rem; }
.violations > li { background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 6px; padding: 0.75rem 1rem; }
.violations ul { margin: 0.35rem 0 0; padding-left: 1.1rem; }
.violations strong { color: var(--bad); display: block; }
.violations a, td a { color: inherit; }
.legend { display: flex; flex-wrap: wrap; gap: 0.35rem 1.1rem; margin: 0.5rem 0; padding: 0; list-style: none; font-size: 0.85rem; color: var(--soft); }
.legend span.op, .legend span.band, .legend span.both-mark { position: static; display: inline-block; width: 1.6rem; height: 0.8rem; border-radius: 3px; margin-right: 0.4rem; vertical-align: -1px; }
.legend .both-mark { background: color-mix(in srgb, var(--bad) 18%, transparent); border-inline: 2px solid var(--bad); }
.chart { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; overflow: auto; max-height: 85vh; }
.chart:focus-visible, a:focus-visible, .op:focus-visible, .band:focus-visible { outline: 3px solid var(--hold); outline-offset: 1px; }
.lanes { position: relative; width: max-content; min-width: 100%; }
.lane { display: flex; border-top: 1px solid var(--line); }
.lane > b { position: sticky; left: 0; z-index: 3; flex: none; width: var(--lane); padding: 0.4rem 0.75rem; background: var(--panel); border-right: 1px solid var(--line); font-weight: 600; overflow-wrap: anywhere; }
.track { position: relative; flex: none; }
.axis { position: sticky; top: 0; z-index: 4; border-top: 0; background: var(--panel); border-bottom: 1px solid var(--line); }
.axis > b { font-weight: 400; color: var(--soft); z-index: 5; }
.axis i { position: absolute; top: 0.45rem; font-style: normal; font-size: 0.78rem; color: var(--soft); white-space: nowrap; padding-left: 4px; border-left: 1px solid var(--line); }
.part { position: sticky; left: 0; padding: 0.5rem 0.75rem 0.2rem; font-size: 0.8rem; letter-spacing: 0.02em; color: var(--soft); width: max-content; }
.op, .band { position: absolute; height: 24px; border-radius: 4px; font-size: 0.78rem; line-height: 24px; white-space: nowrap; color: var(--text); text-decoration: none; }
.op > span, .band > span { position: absolute; left: 0; top: 0; padding-left: 5px; }
.op > span.beside { left: 100%; }
.op em { padding-left: 4px; }
.band > span { text-shadow: 0 0 3px var(--panel), 0 0 3px var(--panel), 0 0 3px var(--panel); }
.op { border: 1px solid var(--colour); background: color-mix(in srgb, var(--colour) 24%, var(--panel)); }
.ok { --colour: var(--ok); } .fail { --colour: var(--fail); } .unknown { --colour: var(--unknown); } .op.unknown { border-style: dashed; }
.op em { font-style: normal; color: var(--colour); font-weight: 700; }
.band { background: repeating-linear-gradient(-45deg, color-mix(in srgb, var(--colour) 42%, transparent) 0 3px, transparent 3px 8px); border: 1px dashed var(--colour); }
.band > u { position: absolute; inset-block: -1px; background: color-mix(in srgb, var(--colour) 34%, var(--panel)); border: 1px solid var(--colour); border-radius: 4px; }
.band > s { position: absolute; inset-block: -5px; width: 0; border-left: 2px solid var(--colour); }
.hold { --colour: var(--hold); } .booking { --colour: var(--booking); } .block { --colour: var(--block); }
.both { position: absolute; top: 0; bottom: 0; background: color-mix(in srgb, var(--bad) 18%, transparent); border-inline: 2px solid var(--bad); pointer-events: none; }
.concerned { box-shadow: 0 0 0 2px var(--panel), 0 0 0 4px var(--bad); z-index: 2; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; }
th, td { text-align: left; padding: 0.35rem 0.7rem; border-top: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.bad td:first-child { box-shadow: inset 3px 0 var(--bad); } tr:target td { background: color-mix(in srgb, var(--hold) 18%, transparent); }
td.ok, td.fail, td.unknown { color: var(--colour); font-weight: 600; }
#details { max-width: none; position: fixed; inset: auto 0 0; z-index: 9; margin: 0; padding: 0.6rem clamp(0.75rem, 3vw, 2rem); background: var(--panel); border-top: 2px solid var(--line); box-shadow: 0 -6px 24px #0003; font-size: 0.88rem; max-height: 40vh; overflow: auto; overflow-wrap: anywhere; }
#details[hidden] { display: none; }
@media (max-width: 40rem) { :root { --lane: 5.2rem; } .lane > b { padding-inline: 0.5rem; font-size: 0.85rem; } }
@media print { .chart { max-height: none; overflow: visible; } }
`;

/** What is pointed at, or has the keyboard, is told in words at the foot of the page. */
export const SCRIPT = `
const details = document.getElementById('details');
const tell = (event) => {
  const about = event.target.closest('[data-says]');
  details.hidden = !about;
  if (about) details.textContent = about.dataset.says;
};
const chart = document.querySelector('.chart');
for (const name of ['pointerover', 'focusin']) chart?.addEventListener(name, tell);
chart?.addEventListener('pointerleave', () => { details.hidden = true; });
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') details.hidden = true; });
const first = chart?.querySelector('.concerned');
if (first) chart.scrollLeft = Math.max(0, first.offsetLeft - 40);
`;
