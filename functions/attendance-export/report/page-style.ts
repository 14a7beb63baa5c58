/**
 * The report's style sheet, for screen and A4. `label` stands at the foot of every printed page; it
 * is written in CSS escapes, so no text can leave its string or close the element around the sheet.
 */
export function pageStyle(label: string): string {
  return `${SHEET}
@page { size: A4; margin: 14mm 12mm 17mm;
  @bottom-left { content: "${cssText(label)}"; font: 8pt sans-serif; color: #4a5561; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4a5561; }
}
`;
}

function cssText(text: string): string {
  return text.replace(
    /[^A-Za-z0-9 -]/gu,
    (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `,
  );
}

const SHEET = `
:root { --ink: #16202a; --faint: #52606d; --line: #d5dce3; --paper: #ffffff; --wash: #f3f6f9;
  --blue: #1d4f7c; --stop: #a3231c; --wait: #8a5a00; --go: #1c6b3c; }
* { box-sizing: border-box; }
html { background: var(--wash); }
body { margin: 0 auto; max-width: 1120px; padding: 28px 40px 64px; background: var(--paper);
  color: var(--ink); line-height: 1.45; font-size: 15px;
  font-family: "Segoe UI", "Helvetica Neue", Arial, "Noto Sans HK", "Noto Sans CJK HK",
    "PingFang HK", "Microsoft JhengHei", sans-serif; }
:lang(zh-HK) { font-family: "Noto Sans HK", "Noto Sans CJK HK", "PingFang HK",
  "Microsoft JhengHei", "Segoe UI", Arial, sans-serif; }
:root:has(#language-en:checked) .zh, :root:has(#language-zh-HK:checked) .en { display: none; }
.answer span, .verdict span, .keys dt span, .keys .note span, .chart .note span { display: block; }
p { margin: 0 0 6px; }
h1 { margin: 2px 0 6px; font-size: 27px; line-height: 1.25; font-weight: 650; }
h2 { margin: 38px 0 10px; padding-bottom: 5px; border-bottom: 2px solid var(--ink); font-size: 19px;
  font-weight: 650; }
h3 { margin: 0 0 2px; font-size: 16px; font-weight: 650; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace;
  font-size: 0.87em; overflow-wrap: anywhere; }
th, td, dd, li, p, .badge, .name { unicode-bidi: isolate; }
.languages { float: right; margin: 0; padding: 0; border: 0; font-size: 13px; color: var(--faint); }
.languages legend { float: left; margin-right: 10px; padding: 0; }
.languages label { margin-left: 8px; white-space: nowrap; cursor: pointer; }
.languages label:has(:checked) { color: var(--ink); font-weight: 600; }
.kicker { color: var(--faint); font-size: 14px; }
h1 .code { color: var(--faint); font-weight: 400; }
.subject { font-size: 16px; }
.subject strong { margin-right: 8px; }
.badge { display: inline-block; margin: 2px 4px 2px 0; padding: 1px 9px; border: 1px solid var(--line);
  border-radius: 3px; font-size: 13px; }
.badge.state { border-color: var(--ink); background: var(--ink); color: #ffffff; }
.origin { color: var(--faint); font-size: 13px; }
.headline { margin-top: 22px; padding: 18px 22px; border: 1px solid var(--line);
  border-left: 8px solid var(--faint); background: var(--wash); }
.headline.stop { border-left-color: var(--stop); }
.headline.wait { border-left-color: #d08700; }
.headline.go { border-left-color: var(--go); }
.answer { font-size: 25px; line-height: 1.3; font-weight: 650; }
.verdict { margin-bottom: 10px; font-size: 18px; font-weight: 600; }
.stop .verdict { color: var(--stop); } .wait .verdict { color: var(--wait); }
.go .verdict { color: var(--go); }
.alarm { margin: 8px 0; padding: 8px 12px; border: 2px solid var(--stop); color: var(--stop);
  font-weight: 600; }
.keys { display: grid; grid-template-columns: repeat(5, 1fr); gap: 10px; margin: 18px 0 0; }
.keys > div { padding: 10px 12px; border: 1px solid var(--line); background: var(--paper); }
.keys dt { color: var(--faint); font-size: 13px; }
.keys dd { margin: 4px 0 0; }
.keys .figure { display: block; text-align: left; font-size: 23px; font-weight: 650; font-variant-numeric: tabular-nums; }
.note, .more { color: var(--faint); font-size: 13px; }
.table { margin: 8px 0 16px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
caption { padding: 4px 0 6px; text-align: left; color: var(--faint); font-size: 13px; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
thead th { border-bottom: 1.5px solid var(--ink); font-size: 13px; vertical-align: bottom; }
thead th .en, thead th .zh { display: block; white-space: nowrap; }
td p { margin: 0; } td p.zh { color: var(--faint); }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.code { font-variant-numeric: tabular-nums; }
td.code, th.code { white-space: nowrap; }
tbody th.code { font-weight: 600; }
.name { font-weight: 400; color: var(--faint); }
.cause { margin: 14px 0 22px; padding: 12px 16px 2px; border: 1px solid var(--line);
  border-left: 5px solid var(--line); }
.cause.open { border-left-color: #d08700; }
.cause caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.counts { margin-left: 8px; font-size: 13px; font-weight: 400; }
.count { display: inline-block; padding: 0 8px; border: 1px solid var(--line); border-radius: 9px; }
.count.open { border-color: #d08700; background: #fff4dc; font-weight: 600; }
.effect { color: var(--faint); font-size: 13px; }
.remedy { margin: 6px 0; } .remedy p { margin: 0; }
.cause td:nth-child(4) { white-space: nowrap; }
tr.open td:nth-child(4) { font-weight: 600; color: var(--wait); }
.chart { margin: 14px 0 0; }
.chart figcaption { display: block; }
.chart-title { margin-right: 14px; font-weight: 600; }
.chart .note { display: block; }
.legend { font-size: 13px; }
.key { display: inline-block; width: 26px; height: 11px; margin: 0 4px 0 10px; border: 1px solid #6b7a88; }
.key.current { border-color: var(--blue); background: var(--blue); }
.key.previous { background: repeating-linear-gradient(135deg, #ffffff 0 3px, #6b7a88 3px 4px); }
svg { display: block; width: 100%; height: auto; margin-top: 8px; }
.chart-code { font-size: 13px; font-weight: 600; text-anchor: end; fill: #16202a; }
.chart-figure { font-size: 12px; font-variant-numeric: tabular-nums; fill: #16202a; }
.chart-figure.faint { fill: #52606d; }
.chart-change { font-size: 13px; text-anchor: end; font-variant-numeric: tabular-nums; fill: #16202a; }
.facts { margin: 0; }
.facts > div { display: grid; grid-template-columns: 250px 1fr; gap: 12px; padding: 4px 0;
  border-bottom: 1px solid var(--line); }
.facts dt { color: var(--faint); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.parts { margin: 0; padding: 0; list-style: none; }
.parts .figure { display: inline-block; min-width: 64px; margin-right: 8px; }
.closes { color: var(--go); white-space: nowrap; font-weight: 600; }
.differs { color: var(--stop); white-space: nowrap; font-weight: 600; }
.exchange { margin-right: 10px; white-space: nowrap; }
@media screen and (max-width: 760px) {
  body { padding: 16px; }
  .languages { float: none; }
  .keys { grid-template-columns: 1fr 1fr; }
  .facts > div { grid-template-columns: 1fr; gap: 0; }
}
@media print {
  html, body { background: #ffffff; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .languages { display: none; }
  h1 { font-size: 18pt; } h2 { margin-top: 20pt; font-size: 13pt; } h3 { font-size: 11pt; }
  h2, h3, caption, .remedy, figcaption { break-after: avoid; }
  table, thead th { font-size: 8pt; } th, td { padding: 3pt 4pt; }
  thead { display: table-header-group; }
  tr, .headline, .facts > div, .chart { break-inside: avoid; }
  .table { overflow: visible; }
  .keys { gap: 6px; } .keys > div { padding: 6px 8px; } .legend, .badge { font-size: 8.5pt; }
  .subject { font-size: 10.5pt; } .kicker { font-size: 9pt; }
  .answer { font-size: 16pt; } .verdict { font-size: 12pt; } .keys .figure { font-size: 14pt; }
  .keys dt, .note, .more, .origin, .effect, caption { font-size: 8pt; }
  .headline, .keys > div, .badge, .count, .key { print-color-adjust: exact; }
}
`;
