import type { AlarmDeclaration } from '../alarms/alarm-declaration.ts';
import type { DashboardDeclaration } from '../dashboards/dashboard-declaration.ts';
import { functionLogIndex, type LogIndex } from './function-log-index.ts';

/** The logs of an environment, with what looks at them. */
export interface LogDeclaration {
  readonly project: string;
  readonly description: string;
  readonly logstore: string;
  /** Lines are kept for so many days. */
  readonly retentionDays: number;
  readonly index: LogIndex;
  readonly alarms: readonly AlarmDeclaration[];
  readonly dashboard: DashboardDeclaration;
}

/** As long as a person may look back from a pay day to the one before, with room. */
const RETENTION_DAYS = 90;
/** Names in `s.yaml`. */
export const LOGSTORE = 'functions';

/** @param environment the stage of the functions */
export function environmentLogs(
  environment: string,
  alarms: readonly AlarmDeclaration[],
  dashboard: DashboardDeclaration,
): LogDeclaration {
  return {
    project: `dt-${environment}`,
    description: 'DingTalk HK Functions',
    logstore: LOGSTORE,
    retentionDays: RETENTION_DAYS,
    index: functionLogIndex,
    alarms,
    dashboard,
  };
}
