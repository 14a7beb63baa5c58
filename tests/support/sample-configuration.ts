import { configurationSchema, type Configuration } from '../../shared/configuration/index.ts';

/** A configuration document of one invented company, as somebody would write it. */
export function sampleConfigurationDocument(change: Record<string, unknown> = {}) {
  return {
    v: 1,
    environment: 'test',
    organisations: [
      {
        corpId: 'dingcorp',
        nameEn: 'Harbour Group',
        nameZhHK: '海港集團',
        app: { clientId: 'dingapp', clientSecretName: 'dingtalk/app-secret' },
        operatorUserId: 'manager1',
        quota: { apiCallsPerMonth: 5_000, reservedCallsPerMonth: 500, callsPerSecondPerApi: 20 },
        companies: [
          {
            code: 'HKSC',
            nameEn: 'Harbour Sample Company',
            nameZhHK: '海港樣本公司',
            departmentIds: [1],
            payPeriod: { kind: 'calendar-month' },
            peopleMapping: { objectKey: 'test/mapping/people.csv.sealed', sha256: 'a'.repeat(64) },
            earningsCodes: { objectKey: 'test/mapping/codes.csv.sealed', sha256: 'b'.repeat(64) },
            profile: 'adp-hk-generic',
            delivery: {
              kind: 'sftp',
              host: 'sftp.example.test',
              port: 22,
              username: 'payroll',
              privateKeySecret: 'sftp/private-key',
              hostKeyFingerprints: [`SHA256:${'A'.repeat(43)}`],
              folder: 'inbound',
            },
          },
        ],
      },
    ],
    fileProfiles: { 'adp-hk-generic': {} },
    ...change,
  };
}

export function sampleConfiguration(change: Record<string, unknown> = {}): Configuration {
  return configurationSchema.parse(sampleConfigurationDocument(change));
}
