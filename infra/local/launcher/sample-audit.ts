import { ALARM_ROBOT_SECRET } from './sample-alarm-robot.ts';
import { AUDIT_INDEX, SPLUNK_SECRET } from './sample-collector.ts';
import type { SampleConnector } from './sample-connector.ts';

/** Events of people, departments, roles, administrators and the scope of apps. */
const DIRECTORY_EVENTS = [
  'user_add_org',
  'user_modify_org',
  'user_leave_org',
  'user_active_org',
  'org_dept_create',
  'org_dept_modify',
  'org_dept_remove',
  'org_admin_add',
  'org_admin_remove',
  'label_user_change',
  'label_conf_add',
  'label_conf_modify',
  'label_conf_del',
  'org_change',
  'inner_app_scopes_change',
];

/** Audit events of the sample company, which has the exclusive edition, go to the Splunk stand-in. */
export function sampleAuditOf(splunkUrl: string, staff: number): SampleConnector {
  return {
    subscriptions: [
      {
        name: 'audit-directory',
        function: 'audit-forwarding',
        eventTypes: DIRECTORY_EVENTS,
      },
      {
        name: 'audit-approvals',
        function: 'audit-forwarding',
        eventTypes: ['bpms_instance_change'],
        when: { types: ['finish', 'terminate'] },
      },
    ],
    functionSettings: {
      'audit-forwarding': {
        edition: 'exclusive',
        staff,
        alarmRobotSecret: ALARM_ROBOT_SECRET,
        sinks: [
          {
            kind: 'splunk-hec',
            name: 'splunk',
            url: splunkUrl,
            tokenSecret: SPLUNK_SECRET,
            acknowledgement: 'indexer',
            index: AUDIT_INDEX,
          },
        ],
      },
    },
  };
}
