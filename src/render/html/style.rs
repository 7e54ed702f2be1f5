//! The style of HTML pages: light and dark, on paper, on narrow and wide screens.
//!
//! In: nothing. Out: the style sheet. Does not: load fonts or anything else from outside the page.

/// The style sheet. Colors are named once. Every pair of text and background has a contrast of at least 4.5 to 1.
pub const SHEET: &str = "
:root { color-scheme: light dark; --ground: #fdfcf9; --raised: #f3f0e8; --text: #1f2328; --aside: #57606a; --line: #d3cdbf;
  --link: #0b5c9e; --give: #1a6b57; --get: #a8480d; --mark: #6b3fa0; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181d; --raised: #21252c; --text: #e8e6e1; --aside: #a6adb8;
  --line: #3c424c; --link: #7cb8f2; --give: #5cc4a5; --get: #f0a05a; --mark: #c3a1f0; } }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
p { margin: .5rem 0; max-width: 44rem; }
.about, .aside, .before, .none, footer { color: var(--aside); }
.about { margin: 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 1rem 0 0; }
nav a { display: inline-block; padding: .25rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.figures div { background: var(--raised); border-radius: .5rem; padding: .6rem .9rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--aside); font-size: .9rem; }
.figures dd { margin: 0; }
.figures .number { font-size: 1.4rem; font-weight: 600; }
.table, .plot { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
thead th { color: var(--aside); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 7rem; }
.words { min-width: 14rem; }
.table code { white-space: nowrap; }
.table .number { text-align: right; font-variant-numeric: tabular-nums; }
time, td .aside { white-space: nowrap; }
code { font: .9em ui-monospace, monospace; background: var(--raised); padding: .1rem .35rem; border-radius: .25rem; }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
summary { cursor: pointer; color: var(--link); padding: .35rem 0; }
svg { display: block; max-width: 100%; }
.plot > svg[viewBox] { height: auto; }
.plot > .fluid { min-width: 20rem; max-width: 46rem; }
svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
svg .aside { fill: var(--aside); }
svg .give { fill: var(--give); }
svg .get { fill: var(--get); }
svg .bar { fill: var(--mark); }
svg .rule { stroke: var(--line); stroke-width: 1; fill: none; }
svg .usual { stroke: var(--get); stroke-width: 2; stroke-dasharray: 5 4; fill: none; }
svg .course { stroke: var(--mark); stroke-width: 2; fill: none; }
svg .join { stroke: var(--aside); stroke-width: 1.5; fill: none; }
svg .bond { stroke: var(--give); stroke-width: 2; fill: none; }
svg .tip { fill: var(--aside); }
svg .person { fill: var(--mark); }
footer { margin-top: 3rem; font-size: .9rem; }
@media (max-width: 40rem) { .plot > svg[viewBox] { max-width: none; } }
@media print { :root { --ground: #fff; --raised: #fff; --text: #000; --aside: #444; --line: #bbb; --link: #000; --give: #1a6b57; --get: #a8480d; --mark: #6b3fa0; }
  body { max-width: none; padding: 0; } nav, .skip { display: none; } section, tr, figure { break-inside: avoid; } h2 { break-after: avoid; }
  .table, .plot { overflow: visible; } }
";
