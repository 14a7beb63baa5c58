import type { JiraSite, RequestField } from './site.ts';

const SUMMARY: RequestField = {
  fieldId: 'summary',
  name: 'Summary',
  required: true,
  kind: 'line',
};
const DESCRIPTION: RequestField = {
  fieldId: 'description',
  name: 'Description',
  required: false,
  kind: 'text',
};
const LABELS: RequestField = {
  fieldId: 'labels',
  name: 'Labels',
  required: false,
  kind: 'labels',
};

/** An IT service desk with two request types, and three invented customers. */
export const SAMPLE_SITE: JiraSite = {
  serviceDesks: [
    {
      id: '10',
      projectId: '10010',
      projectKey: 'ITSD',
      projectName: 'IT Service Desk 資訊科技服務台',
      requestTypes: [
        {
          id: '25',
          name: 'Get IT help',
          fields: [SUMMARY, DESCRIPTION, LABELS],
        },
        {
          id: '26',
          name: 'Request new hardware',
          fields: [
            SUMMARY,
            { ...DESCRIPTION, required: true },
            LABELS,
            {
              fieldId: 'customfield_10050',
              name: 'Equipment',
              required: true,
              kind: 'choice',
              validValues: [
                { id: '10100', label: 'Notebook' },
                { id: '10101', label: 'Monitor' },
                { id: '10102', label: 'Mobile phone' },
              ],
            },
            { fieldId: 'customfield_10051', name: 'Quantity', required: false, kind: 'number' },
            { fieldId: 'customfield_10052', name: 'Needed by', required: false, kind: 'date' },
          ],
        },
      ],
    },
  ],
  accounts: [
    {
      accountId: '557058:0a1b2c3d-0000-4000-8000-000000000001',
      displayName: 'DingTalk connector',
      emailAddress: 'connector@harbour-peak.example',
    },
    {
      accountId: 'qm:0a1b2c3d-0000-4000-8000-000000000002',
      displayName: 'Chan Tai Man',
      emailAddress: 'chan.tai.man@harbour-peak.example',
    },
    {
      accountId: 'qm:0a1b2c3d-0000-4000-8000-000000000003',
      displayName: 'Wong Siu Ming',
      emailAddress: 'wong.siu.ming@harbour-peak.example',
    },
  ],
  customers: {
    '10': ['qm:0a1b2c3d-0000-4000-8000-000000000002', 'qm:0a1b2c3d-0000-4000-8000-000000000003'],
  },
};
