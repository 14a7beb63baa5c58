import type { BilingualText } from '../../shared/errors/index.ts';

/**
 * How long something may wait: `critical` not at all, `high` until the end of the hour, `medium` until
 * the end of the working day, `low` until the next.
 */
export type AlarmSeverity = 'critical' | 'high' | 'medium' | 'low';

/** An alert of SLS over the functions' logs. */
export interface AlarmDeclaration {
  /** Name of the alert, and of its pages `runbooks/alarms/<id>.md` and `<id>.zh-HK.md`. */
  readonly id: string;
  readonly severity: AlarmSeverity;
  /** Search and analysis; the analysis gives rows, and a figure to judge them by. */
  readonly query: string;
  /** Lines of so many minutes up to now. */
  readonly windowMinutes: number;
  readonly everyMinutes: number;
  /** What has to be true of a row, in the words of SLS: `failures > 0`. */
  readonly condition: string;
  readonly title: BilingualText;
  /** What has happened and what to do first; `${field}` is filled in from the first row. */
  readonly message: BilingualText;
}

/** The page of an alarm, without its language. */
export function runbookOf({ id }: Pick<AlarmDeclaration, 'id'>): string {
  return `runbooks/alarms/${id}.md`;
}
