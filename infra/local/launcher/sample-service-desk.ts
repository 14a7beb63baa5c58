import type { ConfigurationDocument } from '../../../shared/configuration/index.ts';
import type { ApprovalTemplate } from '../dingtalk/approval-template.ts';

/** Secret of the connector's account at the Jira stand-in. */
export const JIRA_SECRET = 'local-jira';

/** Form by which the sample company's people ask for equipment. */
export const equipmentTemplate: ApprovalTemplate = {
  processCode: 'PROC-IT-HARDWARE',
  name: '設備申請',
  components: ['設備', '數量', '需要日期', '原因', '附件'],
};

type Organisation = ConfigurationDocument['organisations'][number];

/** Approved equipment becomes a request of the service desk at the stand-in. */
export function sampleServiceDeskOf(
  siteUrl: string,
): Required<Pick<Organisation, 'events' | 'functionSettings'>> {
  const { processCode } = equipmentTemplate;
  return {
    events: {
      subscriptions: [
        {
          name: 'service-desk',
          function: 'jira-service-desk',
          eventTypes: ['bpms_instance_change'],
          when: { processCodes: [processCode], types: ['finish'], results: ['agree'] },
        },
      ],
    },
    functionSettings: {
      'jira-service-desk': {
        v: 1,
        siteUrl,
        credentialsSecret: JIRA_SECRET,
        serviceDeskId: '10',
        projectKey: 'ITSD',
        requesters: { otherwise: 'connector' },
        forms: {
          [processCode]: {
            requestTypeId: '26',
            fields: {
              summary: { from: 'template', template: '{設備} × {數量} ({@businessId})' },
              description: { from: 'template', template: '{原因}' },
              customfield_10050: {
                from: 'choice',
                component: '設備',
                choices: { 手提電腦: 'Notebook', 顯示器: 'Monitor', 手提電話: 'Mobile phone' },
                required: true,
              },
              customfield_10051: { from: 'component', component: '數量', as: 'number' },
              customfield_10052: { from: 'component', component: '需要日期', as: 'date' },
            },
            attachments: { enabled: true },
          },
        },
      },
    },
  };
}
