import { createHash } from 'node:crypto';
import { html, Markup, type MarkupPart } from '../../../shared/markup/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { HeadsSources } from './heads-document.ts';
import { pageTexts, type PageLanguage } from './page-texts.ts';

/** File names of the two pages, which link to each other. */
export const pageFiles: Readonly<Record<PageLanguage, string>> = {
  en: 'index.html',
  'zh-HK': 'index.zh-HK.html',
};

/** The page that explains the evidence: complete in itself, without a script, for screen and A4. */
export function renderPage(language: PageLanguage, sources: HeadsSources): string {
  const texts = pageTexts[language];
  const { corpId, environment, from, to, madeAtEpochMs } = sources;
  const other = language === 'en' ? 'zh-HK' : 'en';
  const { text } = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(STYLE)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${texts.title} · ${corpId} · ${from} – ${to}</title>
        ${new Markup(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <p class="other">
          <a href="${pageFiles[other]}" lang="${other}">${texts.otherLanguage}</a>
        </p>
        <h1>${texts.title} <code>${corpId}</code></h1>
        <p class="span">${texts.span(from, to)}</p>
        <p class="faint">
          ${texts.origin(environment, `${formatHongKongTimestamp(madeAtEpochMs)} (UTC+8)`)}
        </p>
        <h2>${texts.inside}</h2>
        <dl>
          ${texts.files.map(
            ([file, what]) =>
              html`<div>
                <dt><code>${file}</code></dt>
                <dd>${what}</dd>
              </div> `,
          )}
        </dl>
        <h2>${texts.streams}</h2>
        ${table(texts.streamColumns, streamRows(sources))}
        <p class="faint">${texts.archivedNote}</p>
        <h2>${texts.verify}</h2>
        <ol>
          ${texts.steps.map((step) => html`<li>${step}</li> `)}
        </ol>
        <h2>${texts.anchors}</h2>
        ${
          sources.anchors.length === 0
            ? html`<p>${texts.noAnchors}</p>`
            : table(texts.anchorColumns, anchorRows(sources))
        }
        <h2>${texts.proves}</h2>
        <ul>
          ${texts.proven.map((one) => html`<li>${one}</li> `)}
        </ul>
        <h2>${texts.doesNotProve}</h2>
        <ul>
          ${texts.notProven.map((one) => html`<li>${one}</li> `)}
        </ul>
      </body>
    </html> `;
  return text;
}

type Cell = string | number | Markup;

function streamRows({ streams }: HeadsSources): readonly (readonly Cell[])[] {
  return streams.map(({ owner, span, archivedThrough }) => {
    const { firstSequence, lastSequence, headHash } = span;
    const events = lastSequence - firstSequence + 1;
    return [owner.stream, events, firstSequence, lastSequence, archivedThrough, hashCell(headHash)];
  });
}

function anchorRows({ anchors }: HeadsSources): readonly (readonly Cell[])[] {
  return anchors.map(({ day, stream, lastSequence, headHash }) => [
    day,
    stream,
    lastSequence,
    hashCell(headHash),
  ]);
}

function hashCell(hash: string): Markup {
  return html`<code>${hash}</code>`;
}

function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  const cell = (content: Cell): MarkupPart =>
    typeof content === 'number'
      ? html`<td class="figure">${content.toLocaleString('en')}</td>`
      : html`<td>${content}</td>`;
  const isFigure = (index: number): boolean => typeof rows[0]?.[index] === 'number';
  const heading = (name: string, index: number): MarkupPart =>
    html`<th scope="col" ${isFigure(index) && html`class="figure"`}>${name}</th>`;
  return html`<table>
    <thead>
      <tr>
        ${columns.map(heading)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map(cell)}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

const STYLE = `
body { margin: 0 auto; max-width: 1080px; padding: 28px 40px 64px; color: #16202a; font-size: 15px;
  line-height: 1.5; font-family: "Segoe UI", "Helvetica Neue", Arial, "Noto Sans HK",
  "Noto Sans CJK HK", "PingFang HK", "Microsoft JhengHei", sans-serif; }
:lang(zh-HK) { font-family: "Noto Sans HK", "Noto Sans CJK HK", "PingFang HK",
  "Microsoft JhengHei", "Segoe UI", Arial, sans-serif; }
.other { float: right; margin: 0; } a { color: #1d4f7c; }
h1 { margin: 2px 0 6px; font-size: 26px; line-height: 1.25; }
h2 { margin: 30px 0 8px; padding-bottom: 4px; border-bottom: 2px solid #16202a; font-size: 18px; }
.span { font-size: 17px; margin: 0 0 4px; } .faint { color: #52606d; font-size: 13px; }
code, code:lang(zh-HK) { font-family: ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace;
  font-size: 0.86em; overflow-wrap: anywhere; }
dl { margin: 0; } dl > div { display: grid; grid-template-columns: 150px 1fr; gap: 12px;
  padding: 5px 0; border-bottom: 1px solid #d5dce3; } dd { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 9px; border-bottom: 1px solid #d5dce3; text-align: left; vertical-align: top; }
th { border-bottom-color: #16202a; font-size: 13px; }
th.figure, .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
li { margin: 0 0 5px; }
@page { size: A4; margin: 14mm 12mm; }
@media print { body { max-width: none; padding: 0; font-size: 9.5pt; } table { font-size: 8pt; }
  h1 { font-size: 17pt; } h2 { margin-top: 16pt; font-size: 12.5pt; break-after: avoid; }
  tr, li, dl > div { break-inside: avoid; } thead { display: table-header-group; }
  .other { display: none; } }
@media screen and (max-width: 700px) { body { padding: 16px; } dl > div { grid-template-columns: 1fr; }
  table { display: block; overflow-x: auto; } }
`;
