import type { ApprovalTemplate } from '../dingtalk/approval-template.ts';
import type { SampleCompany, SamplePerson } from '../sample-company/index.ts';
import type { SampleConnector } from './sample-connector.ts';

/** In the callback's address: `/callback/main`. */
export const CALLBACK_APP = 'main';

/** Secret of the connector's account at the Jira stand-in. */
export const JIRA_SECRET = 'local-jira';

/** Form by which the sample company's people ask for equipment. */
export const equipmentTemplate: ApprovalTemplate = {
  processCode: 'PROC-IT-HARDWARE',
  name: '設備申請',
  components: ['設備', '數量', '需要日期', '原因', '附件'],
};

/** Approved equipment becomes a request of the service desk at the stand-in. */
export function sampleServiceDeskOf(siteUrl: string): SampleConnector {
  const { processCode } = equipmentTemplate;
  return {
    subscriptions: [
      {
        name: 'service-desk',
        function: 'jira-service-desk',
        eventTypes: ['bpms_instance_change'],
        when: { processCodes: [processCode], types: ['finish'], results: ['agree'] },
      },
    ],
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

/** What somebody of the company asks for, as in the app. */
export function sampleEquipmentRequest(company: SampleCompany): {
  readonly processCode: string;
  readonly originatorUserId: string;
  readonly form: Readonly<Record<string, string>>;
} {
  return {
    processCode: equipmentTemplate.processCode,
    originatorUserId: originatorOf(company).userId,
    form: {
      設備: '手提電腦',
      數量: '1',
      需要日期: company.parameters.period.to,
      原因: '現有電腦未能更新系統，請更換。',
    },
  };
}

/** Somebody who serves all through the period and beyond. */
function originatorOf({ people, parameters, operatorUserId }: SampleCompany): SamplePerson {
  const serving = people.find(
    ({ userId, hiredOn, leftOn }) =>
      userId !== operatorUserId && leftOn === undefined && hiredOn < parameters.period.from,
  );
  if (serving === undefined) throw new RangeError('nobody of the sample company serves throughout');
  return serving;
}
