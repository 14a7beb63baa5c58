import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandRefusedError } from '../../../../infra/command/command-refusal.ts';
import { UsageError } from '../../../../infra/command/usage-error.ts';
import {
  openDeploymentTarget,
  type DeploymentTarget,
} from '../../../../infra/deployment/deployment-target.ts';

let empty: string;

beforeAll(async () => {
  empty = await mkdtemp(path.join(tmpdir(), 'no-local-cloud-'));
});
afterAll(() => rm(empty, { recursive: true, force: true }));

const open = (
  environment: string,
  processEnvironment: Readonly<Record<string, string>> = {},
): Promise<DeploymentTarget> =>
  openDeploymentTarget({ environment, stateDirectory: empty, processEnvironment });

describe('an environment in the cloud', () => {
  it('is what its file says, with the interfaces of its region', async () => {
    const target = await open('test');

    expect(target).toMatchObject({
      environment: 'test',
      isLocal: false,
      region: 'cn-hongkong',
      settings: { STAGE: 'test', TABLESTORE_INSTANCE: 'dt-test' },
      management: {
        functionCompute: `${target.accountId}.cn-hongkong.fc.aliyuncs.com`,
        ram: 'ram.aliyuncs.com',
        sts: 'sts.cn-hongkong.aliyuncs.com',
        logs: 'cn-hongkong.log.aliyuncs.com',
      },
      clockOffsetMs: 0,
    });
    expect(target.accountId).toMatch(/^\d{16}$/);
  });

  it('takes from the shell what its file has, and nothing else', async () => {
    const { settings } = await open('test', { OSS_BUCKET: 'another-bucket', HOME: '/root' });

    expect(settings['OSS_BUCKET']).toBe('another-bucket');
    expect(settings).not.toHaveProperty('HOME');
  });

  it('asks for a key when one is needed, and tells everything that is missing', async () => {
    const target = await open('prod');

    expect(() => target.key()).toThrow(UsageError);
    expect(() => target.key()).toThrow(/ACCESS_KEY_ID[\s\S]*ACCESS_KEY_SECRET/);
  });

  it('takes the key of the shell, with its token if it is a temporary one', async () => {
    const shell = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
    };

    expect((await open('prod', shell)).key()).toEqual({
      accessKeyId: 'id',
      accessKeySecret: 'secret',
    });
    expect(
      (await open('prod', { ...shell, ALIBABA_CLOUD_SECURITY_TOKEN: 'token' })).key(),
    ).toMatchObject({ securityToken: 'token' });
  });

  it.each(['staging', '../test', '..', 'Test', ''])(
    'that has no file is refused in both languages: "%s"',
    async (environment) => {
      const error = await open(environment).catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(CommandRefusedError);
      expect((error as CommandRefusedError).text.en).toContain('There is no environment');
      expect((error as CommandRefusedError).text.zhHK).toContain('沒有環境');
    },
  );
});

it('the local cloud is refused where none runs', async () => {
  await expect(open('local')).rejects.toBeInstanceOf(CommandRefusedError);
});
