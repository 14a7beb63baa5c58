import { LOGSTORE } from '../logs/log-declaration.ts';
import type { ChartDeclaration, DashboardDeclaration } from './dashboard-declaration.ts';

/** Two charts side by side, in the units of the console's grid of ten columns. */
const WIDTH = 5;
const HEIGHT = 6;

/** A dashboard as CreateDashboard and UpdateDashboard take it. */
export interface SlsDashboard {
  readonly dashboardName: string;
  readonly displayName: string;
  readonly description: string;
  readonly attribute: Readonly<Record<string, string>>;
  readonly charts: readonly Readonly<Record<string, unknown>>[];
}

export function slsDashboardOf({
  name,
  title,
  windowHours,
  charts,
}: DashboardDeclaration): SlsDashboard {
  return {
    dashboardName: name,
    displayName: `${title.en} ${title.zhHK}`,
    description: 'infra/dashboards',
    attribute: { type: 'grid' },
    charts: charts.map((chart, at) => chartOf(chart, at, windowHours)),
  };
}

function chartOf(
  { id, title, type, query, x, y }: ChartDeclaration,
  at: number,
  windowHours: number,
): Readonly<Record<string, unknown>> {
  return {
    title: id,
    type,
    search: {
      logstore: LOGSTORE,
      topic: '',
      query,
      start: `-${String(windowHours * 3600)}s`,
      end: 'now',
    },
    display: {
      displayName: `${title.en} ${title.zhHK}`,
      xAxis: [x],
      yAxis: y,
      xPos: (at % 2) * WIDTH,
      yPos: Math.floor(at / 2) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
    },
  };
}
