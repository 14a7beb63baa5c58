import type { TotalComparison } from '../domain/total-comparison.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';
import { hoursAndMinutes, percentText } from './report-figures.ts';
import { say, sayAttribute } from './report-language.ts';
import { reportTexts } from './report-texts.ts';

/** More codes than this stay in the table. */
const MOST_CODES = 24;
const WIDTH = 880;
const ROW_HEIGHT = 46;
const BAR_HEIGHT = 15;
const LEFT = 128;
const PLOT_WIDTH = 560;
const FIGURES_LEFT = LEFT + PLOT_WIDTH + 12;

/**
 * Bars of this period and the previous one, a pair for each code and each pair on its own scale,
 * because hours of lateness would vanish beside hours of work. One bar is dark and full, the other
 * light and hatched, so that grey paper keeps them apart.
 */
export function renderPeriodChart(totals: readonly TotalComparison[]): Markup {
  const shown = totals.slice(0, MOST_CODES);
  const height = shown.length * ROW_HEIGHT + 8;
  return html`<figure class="chart">
    <figcaption>
      <span class="chart-title">${say(reportTexts.chart)}</span>
      <span class="legend"
        ><span class="key current"></span>${say(reportTexts.thisPeriod)}
        <span class="key previous"></span>${say(reportTexts.previousPeriod)}</span
      >
      <span class="note">${say(reportTexts.chartNote)}</span>
      ${
        totals.length > MOST_CODES &&
        html`<span class="note"
          >${say(reportTexts.chartRest(String(totals.length - MOST_CODES)))}</span
        >`
      }
    </figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${height}"
      role="img"
      aria-label="${sayAttribute(reportTexts.chart)}"
      xmlns="http://www.w3.org/2000/svg"
    >
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="#ffffff"></rect>
          <path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="#6b7a88" stroke-width="1.2"></path>
        </pattern>
      </defs>
      ${shown.map(renderPair)}
    </svg>
  </figure>`;
}

function renderPair(total: TotalComparison, index: number): Markup {
  const top = index * ROW_HEIGHT + 6;
  const current = total.current?.minutes ?? 0;
  const previous = total.previous?.minutes ?? 0;
  const scale = scaleOf(current, previous);
  const middle = top + BAR_HEIGHT;
  return html`<g>
    <text x="${LEFT - 12}" y="${middle + 4}" class="chart-code">${total.earningsCode}</text>
    ${renderBar('current', top, current, scale)}
    ${renderBar('previous', top + BAR_HEIGHT + 2, previous, scale)}
    <line
      x1="${scale.zero}"
      x2="${scale.zero}"
      y1="${top - 3}"
      y2="${top + 2 * BAR_HEIGHT + 5}"
      stroke="#3b4754"
    ></line>
    <text x="${FIGURES_LEFT}" y="${top + 12}" class="chart-figure">
      ${hoursAndMinutes(current)}
    </text>
    <text x="${FIGURES_LEFT}" y="${top + BAR_HEIGHT + 14}" class="chart-figure faint">
      ${hoursAndMinutes(previous)}
    </text>
    ${
      total.changePerMille !== undefined &&
      html`<text x="${WIDTH - 4}" y="${middle + 5}" class="chart-change">
        ${percentText(total.changePerMille)}
      </text>`
    }
  </g> `;
}

interface Scale {
  /** Where nothing is, in the drawing's units. */
  readonly zero: number;
  readonly unitsPerMinute: number;
}

/** Fits both bars and nothing; corrections may make a total negative, to the left of nothing. */
function scaleOf(...minutes: readonly number[]): Scale {
  const lowest = Math.min(0, ...minutes);
  const highest = Math.max(0, ...minutes);
  const unitsPerMinute = highest === lowest ? 0 : PLOT_WIDTH / (highest - lowest);
  return { zero: rounded(LEFT - lowest * unitsPerMinute), unitsPerMinute };
}

function renderBar(
  period: 'current' | 'previous',
  top: number,
  minutes: number,
  { zero, unitsPerMinute }: Scale,
): Markup {
  const width = rounded(Math.abs(minutes) * unitsPerMinute);
  const left = minutes < 0 ? rounded(zero - width) : zero;
  const fill = period === 'current' ? '#1d4f7c' : 'url(#hatch)';
  return html`<rect
    class="bar ${period}"
    x="${left}"
    y="${top}"
    width="${width}"
    height="${BAR_HEIGHT}"
    fill="${fill}"
    stroke="${period === 'current' ? '#1d4f7c' : '#6b7a88'}"
  ></rect>`;
}

/** Two decimals of a drawing unit: exact enough to see, the same text on every machine. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
