import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import * as z from 'zod';
import { environmentSchema as intakeSchema } from '../../../../functions/webhook-intake/config.ts';
import {
  ConfigurationInvalidError,
  describeBilingualIssues,
  ForeignEnvironmentError,
  foreignWordIn,
  functionEnvironment,
  isProduction,
  parseEnvironment,
  publishConfiguration,
  readEnvironment,
} from '../../../../shared/configuration/index.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { sampleConfigurationDocument } from '../../../support/sample-configuration.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const PRODUCTION = {
  STAGE: 'prod',
  TABLESTORE_ENDPOINT: 'https://dt-prod.cn-hongkong.ots.aliyuncs.com',
  TABLESTORE_INSTANCE: 'dt-prod',
  OSS_ENDPOINT: 'https://oss-cn-hongkong-internal.aliyuncs.com',
  OSS_REGION: 'oss-cn-hongkong',
  OSS_BUCKET: 'dt-attendance-export-prod',
  KMS_ENDPOINT: 'kms.cn-hongkong.aliyuncs.com',
  DINGTALK_API_ENDPOINT: 'https://api.dingtalk.com',
  DINGTALK_OAPI_ENDPOINT: 'https://oapi.dingtalk.com',
  SEALING_SECRET_NAME: 'dt-prod-sealing',
};
const schema = functionEnvironment({ EXTRA_NAME: z.string().default('') });

function refusalOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it was accepted');
}

describe('the word of an environment in a name', () => {
  it.each([
    ['dt-test-sealing', 'prod', 'test'],
    ['DT_UAT_sealing', 'prod', 'uat'],
    ['kms/dev/app', 'prod', 'dev'],
    ['https://dt-staging.cn-hongkong.ots.aliyuncs.com', 'prod', 'staging'],
    ['dt-prod', 'test', 'prod'],
    ['dt.production.keys', 'test', 'production'],
    ['sandbox', 'test', 'sandbox'],
    ['dt-local', 'test', 'local'],
    ['dt-uat2', 'uat1', 'uat2'],
    ['dt-uat2', 'uat', 'uat2'],
    ['dt-prod-copy-of-test', 'prod', 'test'],
  ])('%s is foreign to %s: %s', (name, environment, word) => {
    expect(foreignWordIn(name, environment)).toBe(word);
  });

  it.each([
    ['dt-prod-sealing', 'prod'],
    ['dt-production-sealing', 'prod'],
    ['dt-prod-sealing', 'production-hk'],
    ['dt-uat2', 'uat2'],
    ['latest-keys', 'prod'],
    ['producer-of-locale-attestation', 'uat'],
    ['https://127.0.0.1:8443', 'prod'],
    ['https://localhost:8443', 'prod'],
    ['dingtalk-hk', 'prod'],
    ['', 'prod'],
  ])('%s is at home in %s', (name, environment) => {
    expect(foreignWordIn(name, environment)).toBeUndefined();
  });

  it('says what production is', () => {
    expect(['prod', 'production', 'prod-hk', 'hk-prd', 'prod2'].every(isProduction)).toBe(true);
    expect(['test', 'uat', 'reproduce', 'local', 'prodigy'].some(isProduction)).toBe(false);
  });
});

describe('the settings of a function', () => {
  it('are accepted where everything is of one environment', () => {
    expect(parseEnvironment(schema, PRODUCTION)).toMatchObject(PRODUCTION);
  });

  it.each([
    'TABLESTORE_ENDPOINT',
    'TABLESTORE_INSTANCE',
    'OSS_BUCKET',
    'KMS_ENDPOINT',
    'SEALING_SECRET_NAME',
    'EXTRA_NAME',
  ])('are refused as a whole if %s is that of another', (name) => {
    const given = { ...PRODUCTION, [name]: 'https://canary-test.example' };

    const error = refusalOf(() => parseEnvironment(schema, given));

    expect(error).toBeInstanceOf(ForeignEnvironmentError);
    const { code, text } = error as ForeignEnvironmentError;
    expect(code).toBe('configuration.foreign-environment');
    expect(text.en).toContain(`${name}: "test" names another environment`);
    expect(text.zhHK).toContain(`${name}：「test」屬另一環境`);
    expect(JSON.stringify(text)).not.toContain('canary');
  });

  it('tell everything that is wrong at once', () => {
    const given = {
      ...PRODUCTION,
      OSS_BUCKET: 'dt-uat',
      OSS_REGION: '',
      DINGTALK_API_ENDPOINT: '',
    };

    const { text } = refusalOf(() => parseEnvironment(schema, given)) as ForeignEnvironmentError;

    for (const name of ['OSS_BUCKET', 'OSS_REGION', 'DINGTALK_API_ENDPOINT']) {
      expect(text.en).toContain(`${name}: `);
    }
  });

  it('without a usable STAGE are invalid, and belong to no environment', () => {
    const given = { ...PRODUCTION, STAGE: '' };

    expect(refusalOf(() => parseEnvironment(schema, given))).toBeInstanceOf(
      ConfigurationInvalidError,
    );
  });

  it.each([
    'https://127.0.0.1:8443',
    'https://dingtalk.com.example',
    'https://api-dingtalk.com',
    'https://dingtalk.example/api.dingtalk.com',
    'http://localhost',
  ])('let production call %s in no case where DingTalk is meant', (address) => {
    for (const name of ['DINGTALK_API_ENDPOINT', 'DINGTALK_OAPI_ENDPOINT']) {
      const inProduction = { ...PRODUCTION, [name]: address };
      const elsewhere = { ...inProduction, STAGE: 'hk' };

      expect(refusalOf(() => parseEnvironment(schema, inProduction))).toBeInstanceOf(
        ForeignEnvironmentError,
      );
      const refused = refusalOf(() => parseEnvironment(schema, elsewhere));
      expect((refused as Error).message).not.toContain('dingtalk.com');
    }
  });
});

test('the intake refuses what is of another environment as well, though with less to say', () => {
  const given = {
    ...PRODUCTION,
    FUNCTION_COMPUTE_ENDPOINT: '1234567890123456.cn-hongkong-internal.fc.aliyuncs.com',
    FUNCTION_ALIAS: 'live',
    CALLBACK_SECRET_NAME: 'dt-prod-callback',
  };
  const start = (changes: object) =>
    readEnvironment(intakeSchema, { ...given, ...changes }, describeBilingualIssues);

  const error = refusalOf(() =>
    start({ CALLBACK_SECRET_NAME: 'dt-test-callback', SEALING_SECRET_NAME: 'dt-uat-sealing' }),
  );

  expect(start({}).STAGE).toBe('prod');
  expect(error).toBeInstanceOf(ConfigurationInvalidError);
  expect((error as ConfigurationInvalidError).text.en).toContain(
    'CALLBACK_SECRET_NAME: "test" names another environment; ' +
      'SEALING_SECRET_NAME: "uat" names another environment',
  );
});

describe('the published configuration', () => {
  const [organisation] = sampleConfigurationDocument().organisations;
  const publish = (change: Record<string, unknown>) =>
    publishConfiguration(
      {
        tables: createMemoryTableClient({ clock: new SteppedClock() }),
        objects: createMemoryObjectStore(),
      },
      stringify(sampleConfigurationDocument({ organisations: [{ ...organisation, ...change }] })),
    );

  it.each([
    [{ app: { clientId: 'ding', clientSecretName: 'dt-prod-app' } }, 'app.clientSecretName'],
    [{ events: { alarmRobotSecret: 'prod/robot' } }, 'events.alarmRobotSecret'],
    [
      { functionSettings: { 'jira-service-desk': { credentialsSecret: 'dt-prod-jira' } } },
      'functionSettings.jira-service-desk.credentialsSecret',
    ],
    [
      {
        companies: organisation?.companies.map((company) => ({
          ...company,
          earningsCodes: { objectKey: 'prod/corp/codes', sha256: 'a'.repeat(64) },
        })),
      },
      'companies.0.earningsCodes.objectKey',
    ],
  ])('names nothing of another environment: %o', async (change, place) => {
    const publishing = publish(change);

    await expect(publishing).rejects.toThrow(ForeignEnvironmentError);
    await expect(publishing).rejects.toThrow(
      `organisations.0.${place}: "prod" names another environment`,
    );
  });

  it('is published where all of it is at home', async () => {
    expect(await publish({})).toEqual({ outcome: 'published', version: 1 });
  });
});
