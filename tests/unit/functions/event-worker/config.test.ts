import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../../../functions/event-worker/config.ts';
import {
  ConfigurationInvalidError,
  parseEnvironment,
} from '../../../../shared/configuration/index.ts';

const SETTINGS = {
  STAGE: 'test',
  TABLESTORE_ENDPOINT: 'https://dt-test.cn-hongkong.ots.aliyuncs.com',
  TABLESTORE_INSTANCE: 'dt-test',
  OSS_ENDPOINT: 'https://oss-cn-hongkong-internal.aliyuncs.com',
  OSS_REGION: 'oss-cn-hongkong',
  OSS_BUCKET: 'bucket',
  KMS_ENDPOINT: 'kms.cn-hongkong.aliyuncs.com',
  FUNCTION_COMPUTE_ENDPOINT: '1234567890123456.cn-hongkong-internal.fc.aliyuncs.com',
  DINGTALK_API_ENDPOINT: 'https://api.dingtalk.com',
  DINGTALK_OAPI_ENDPOINT: 'https://oapi.dingtalk.com',
  SEALING_SECRET_NAME: 'sealing',
};

function refusalOf(changes: Readonly<Record<string, string>>): ConfigurationInvalidError {
  try {
    parseEnvironment(environmentSchema, { ...SETTINGS, ...changes });
  } catch (error) {
    if (error instanceof ConfigurationInvalidError) return error;
  }
  throw new Error('it was accepted');
}

describe('the choice of the invoker', () => {
  it('is Function Compute 3.0 unless told otherwise, also by empty variables', () => {
    const given = { FUNCTION_INVOKER: '', FUNCTION_COMPUTE_SERVICE: '' };

    expect(parseEnvironment(environmentSchema, { ...SETTINGS, ...given })).toMatchObject({
      FUNCTION_INVOKER: 'fc3',
      FUNCTION_COMPUTE_SERVICE: '',
    });
  });

  it('of 2.0 needs the name of a service, which is told beside whatever else is wrong', () => {
    const { text } = refusalOf({ FUNCTION_INVOKER: 'fc2', OSS_ENDPOINT: 'http://oss.example' });

    expect(text.en).toContain('OSS_ENDPOINT');
    expect(text.en).toContain(
      'FUNCTION_COMPUTE_SERVICE: must name the service where FUNCTION_INVOKER is fc2',
    );
    expect(text.zhHK).toContain('FUNCTION_INVOKER 為 fc2 時必須填寫服務名稱');
  });

  it('is one of two', () => {
    expect(refusalOf({ FUNCTION_INVOKER: 'fc1' }).text.en).toContain('FUNCTION_INVOKER');
  });
});
