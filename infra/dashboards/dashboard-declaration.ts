import type { BilingualText } from '../../shared/errors/index.ts';

/** One figure or curve. */
export interface ChartDeclaration {
  readonly id: string;
  readonly title: BilingualText;
  readonly type: 'table' | 'line' | 'column';
  readonly query: string;
  /** Names of columns: of the horizontal axis, and of what is drawn. */
  readonly x: string;
  readonly y: readonly string[];
}

export interface DashboardDeclaration {
  readonly name: string;
  readonly title: BilingualText;
  /** Over so much time up to now. */
  readonly windowHours: number;
  readonly charts: readonly ChartDeclaration[];
}
