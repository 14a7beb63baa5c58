import {
  settingsSchema,
  type JiraSettings,
} from '../../../functions/jira-service-desk/domain/settings.ts';

export const HARDWARE_FORM = 'PROC-IT-HARDWARE';

/** As an organisation would write it; `change` replaces whole members. */
export function sampleSettings(change: Readonly<Record<string, unknown>> = {}): JiraSettings {
  return settingsSchema.parse({
    v: 1,
    siteUrl: 'https://harbour-peak.example',
    credentialsSecret: 'test-jira',
    serviceDeskId: '10',
    projectKey: 'ITSD',
    requesters: { otherwise: 'connector' },
    forms: { [HARDWARE_FORM]: hardwareForm() },
    ...change,
  });
}

export function hardwareForm(change: Readonly<Record<string, unknown>> = {}): object {
  return {
    requestTypeId: '26',
    fields: {
      summary: { from: 'template', template: '{設備} × {數量} ({@businessId})' },
      description: { from: 'template', template: '{原因}' },
      customfield_10050: {
        from: 'choice',
        component: '設備',
        choices: { 手提電腦: 'Notebook', 顯示器: 'Monitor' },
        required: true,
      },
      customfield_10051: { from: 'component', component: '數量', as: 'number' },
      customfield_10052: { from: 'component', component: '需要日期', as: 'date' },
    },
    attachments: { enabled: true },
    ...change,
  };
}
