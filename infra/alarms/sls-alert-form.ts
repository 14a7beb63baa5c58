import { LOGSTORE } from '../logs/log-declaration.ts';
import { runbookOf, type AlarmDeclaration, type AlarmSeverity } from './alarm-declaration.ts';

/** Numbers of severities in SLS. */
const SEVERITIES: Readonly<Record<AlarmSeverity, number>> = {
  critical: 10,
  high: 8,
  medium: 6,
  low: 4,
};

/** An alert as CreateAlert and UpdateAlert take it. */
export interface SlsAlert {
  readonly displayName: string;
  readonly description: string;
  readonly schedule: { readonly type: 'FixedRate'; readonly interval: string };
  readonly configuration: Readonly<Record<string, unknown>>;
}

/**
 * The alert of an alarm. It is evaluated over one query, fires for the first time it is true, says when
 * it is over, and is told again every four hours while it stands.
 *
 * @param actionPolicyId who is told, as set up in the console; empty: the alert centre's own default
 */
export function slsAlertOf(
  alarm: AlarmDeclaration,
  project: string,
  actionPolicyId: string,
): SlsAlert {
  const { title, message } = alarm;
  return {
    displayName: `${title.en} ${title.zhHK}`,
    description: runbookOf(alarm),
    schedule: { type: 'FixedRate', interval: `${String(alarm.everyMinutes)}m` },
    configuration: {
      version: '2.0',
      type: 'default',
      queryList: [
        {
          project,
          store: LOGSTORE,
          storeType: 'log',
          query: alarm.query,
          timeSpanType: 'Relative',
          start: `-${String(alarm.windowMinutes)}m`,
          end: 'now',
          powerSqlMode: 'auto',
        },
      ],
      groupConfiguration: { type: 'no_group', fields: [] },
      conditionConfiguration: { condition: alarm.condition, countCondition: '' },
      severityConfigurations: [
        {
          severity: SEVERITIES[alarm.severity],
          evalCondition: { condition: '', countCondition: '' },
        },
      ],
      annotations: [
        { key: 'title', value: `${title.en} / ${title.zhHK}` },
        { key: 'desc', value: `${message.en}\n${message.zhHK}\n${runbookOf(alarm)}` },
      ],
      labels: [],
      autoAnnotation: true,
      sendResolved: true,
      threshold: 1,
      noDataFire: false,
      noDataSeverity: SEVERITIES.medium,
      policyConfiguration: {
        alertPolicyId: 'sls.builtin.dynamic',
        actionPolicyId,
        repeatInterval: '4h',
      },
    },
  };
}
