import type { ReportLanguage } from './report-language.ts';

export interface ReportOptions {
  /** Which language shows before anybody uses the switch; `both` by default. */
  readonly language?: ReportLanguage | undefined;
  /** Names beside employee numbers, where the model has them; off by default. */
  readonly showNames?: boolean | undefined;
  /** Rows written per list, so that 5,000 people still make a page; 200 by default. */
  readonly rowsPerList?: number | undefined;
}

/** Options with every default filled in, as sections take them. */
export interface ReportView {
  readonly language: ReportLanguage;
  readonly showNames: boolean;
  readonly rowsPerList: number;
}

export function viewOf(options: ReportOptions): ReportView {
  return {
    language: options.language ?? 'both',
    showNames: options.showNames ?? false,
    rowsPerList: options.rowsPerList ?? 200,
  };
}
