import { createHash } from 'node:crypto';
import { periodLabel } from '../../../shared/time/index.ts';
import type { PayrollReport } from '../domain/report-model.ts';
import { html, Markup, type MarkupPart } from '../../../shared/markup/index.ts';
import { pageStyle } from './page-style.ts';
import { hongKongTime } from './report-figures.ts';
import { say, type ReportLanguage } from './report-language.ts';
import { kindTexts, reportTexts, stateTexts } from './report-texts.ts';
import type { ReportView } from './report-view.ts';

/**
 * The document around the sections. Its own policy lets a browser take nothing but the one style
 * sheet inside it: even markup that slipped through could neither run nor load anything.
 */
export function renderPage(
  report: PayrollReport,
  view: ReportView,
  sections: readonly MarkupPart[],
): string {
  const label = `${report.company.code} ${periodLabel(report.period)} ${report.run}`;
  const style = pageStyle(label);
  const { text } = html`<!doctype html>
    <html lang="${view.language === 'zh-HK' ? 'zh-HK' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(style)}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${label} · ${reportTexts.title.en} ${reportTexts.title.zhHK}</title>
        ${styleElement(style)}
      </head>
      <body>
        ${languageSwitch(view.language)} ${pageHeader(report)}
        <main>${sections}</main>
      </body>
    </html> `;
  return text;
}

function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

/** In one piece, since the policy holds its hash; why it is safe as it stands: {@link pageStyle}. */
function styleElement(style: string): Markup {
  return new Markup(`<style>${style}</style>`);
}

const LANGUAGES: readonly ReportLanguage[] = ['both', 'en', 'zh-HK'];

function languageSwitch(chosen: ReportLanguage): Markup {
  const labels: Readonly<Record<ReportLanguage, Markup>> = {
    both: say(reportTexts.bothLanguages),
    en: html`<span lang="en">English</span>`,
    'zh-HK': html`<span lang="zh-HK">繁體中文</span>`,
  };
  return html`<fieldset class="languages">
    <legend>${say(reportTexts.language)}</legend>
    ${LANGUAGES.map(
      (language) =>
        html`<label
          ><input
            type="radio"
            name="language"
            id="language-${language}"
            ${language === chosen && html`checked`}
          />
          ${labels[language]}</label
        > `,
    )}
  </fieldset>`;
}

function pageHeader(report: PayrollReport): Markup {
  const { company, organisation, environment, period, run, kind, replaces, state } = report;
  return html`<header>
    <p class="kicker">${say(reportTexts.title)}</p>
    <h1>${say(company.name)} <span class="code">${company.code}</span></h1>
    <p class="subject">
      <strong>${period.from} – ${period.to}</strong>
      <span class="badge">${say(reportTexts.run(run))}</span>
      <span class="badge">${say(kindTexts[kind])}</span>
      ${
        replaces !== undefined &&
        html`<span class="badge">${say(reportTexts.replacesRun(replaces))}</span>`
      }
      <span class="badge state">${say(stateTexts[state].name)}</span>
    </p>
    <p class="origin">
      ${say(organisation.name)} <code>${organisation.corpId}</code> ·
      ${say(reportTexts.environment)} <code>${environment}</code> · ${say(reportTexts.computedAt)}
      ${hongKongTime(report.generatedAtEpochMs)}
    </p>
  </header>`;
}
