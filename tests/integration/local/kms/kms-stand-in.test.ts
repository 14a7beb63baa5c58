import { createHmac } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as kmsSdk from '@alicloud/kms20160120';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKmsStandIn, type KmsStandIn } from '../../../../infra/local/kms/kms-stand-in.ts';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';
import { defaultExport, officialKmsCall } from '../../../support/official-alibaba-clients.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

let context: TemporaryStandInContext;
let kms: KmsStandIn;

beforeEach(async () => {
  context = await temporaryStandInContext('kms');
  kms = await startKmsStandIn(context, { secrets: { 'app-secret': 'first value' } });
});

afterEach(async () => {
  await kms.close();
  await context.dispose();
});

function roleKey(): AccessKey {
  return context.credentials.issue('exporter', context.clock.nowEpochMs() + 3_600_000);
}

type KmsClient = InstanceType<typeof kmsSdk.default.default>;

/** The official client, with the keys that a test chooses. */
function sdkClient(key: Partial<AccessKey>): KmsClient {
  const Client = defaultExport(kmsSdk.default);
  const config = {
    endpoint: kms.endpoints['plainHost'],
    protocol: 'http',
    regionId: 'cn-hongkong',
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
  };
  return new Client(config as unknown as ConstructorParameters<typeof Client>[0]);
}

function getSecret(
  key: Partial<AccessKey>,
  map: Readonly<Record<string, string>>,
): Promise<kmsSdk.GetSecretValueResponse> {
  return sdkClient(key).getSecretValue(new kmsSdk.GetSecretValueRequest(map));
}

/** What the official SDK keeps of an error answer. */
async function refusalCode(call: Promise<unknown>): Promise<string> {
  const error = (await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as { readonly data?: { readonly Code?: string; readonly HttpStatus?: number } } | undefined;
  return `${String(error?.data?.HttpStatus)} ${String(error?.data?.Code)}`;
}

describe('KMS stand-in, spoken to by the official KMS SDK', () => {
  it('gives the current value to the temporary keys of a role', async () => {
    const answer = await getSecret(roleKey(), { secretName: 'app-secret' });

    expect(answer).toMatchObject({
      secretName: 'app-secret',
      secretData: 'first value',
      secretDataType: 'text',
      versionId: 'v1',
      versionStages: { versionStage: ['ACSCurrent'] },
    });
  });

  it('moves the stages when a version is put, and still gives the previous one', async () => {
    const { developer } = context.credentials;
    await sdkClient(developer).putSecretValue(
      new kmsSdk.PutSecretValueRequest({
        secretName: 'app-secret',
        versionId: 'two',
        secretData: "new (*!') ~ value 堃+%",
      }),
    );

    const current = await getSecret(roleKey(), { secretName: 'app-secret' });
    const previous = await getSecret(roleKey(), {
      secretName: 'app-secret',
      versionStage: 'ACSPrevious',
    });
    const byId = await getSecret(roleKey(), { secretName: 'app-secret', versionId: 'v1' });

    expect([current.versionId, current.secretData]).toEqual(['two', "new (*!') ~ value 堃+%"]);
    expect([previous.versionId, previous.secretData]).toEqual(['v1', 'first value']);
    expect(byId.secretData).toBe('first value');
  });

  it('creates, describes and lists what was created', async () => {
    const client = sdkClient(context.credentials.developer);
    const secretName = 'test/app one';
    const named = { secretName: 'test/app-1' };
    await client.createSecret(
      new kmsSdk.CreateSecretRequest({ ...named, versionId: 'a', secretData: 'x' }),
    );

    const description = await client.describeSecret(new kmsSdk.DescribeSecretRequest(named));
    const list = await client.listSecretVersionIds(new kmsSdk.ListSecretVersionIdsRequest(named));
    const again = client.createSecret(
      new kmsSdk.CreateSecretRequest({ ...named, versionId: 'a', secretData: 'x' }),
    );
    const badName = client.createSecret(
      new kmsSdk.CreateSecretRequest({ secretName, versionId: 'a', secretData: 'x' }),
    );

    expect(description.secretName).toBe('test/app-1');
    expect(list.versionIds.versionId.map((version) => version.versionId)).toEqual(['a']);
    expect(await refusalCode(again)).toBe('409 Rejected.ResourceExist');
    expect(await refusalCode(badName)).toBe('400 InvalidParameter');
  });

  it.each([
    [{ secretName: 'absent' }, '404 Forbidden.ResourceNotFound'],
    [{ secretName: 'app-secret', versionId: 'v9' }, '404 Forbidden.ResourceNotFound'],
    [{ secretName: 'app-secret', versionStage: 'Other' }, '404 Forbidden.ResourceNotFound'],
    [{ secretName: '' }, '400 MissingParameter'],
  ])('refuses %j with %s', async (map, expected) => {
    expect(await refusalCode(getSecret(roleKey(), map))).toBe(expected);
  });

  it('refuses a wrong secret, an unknown key and missing, foreign or expired tokens', async () => {
    const key = roleKey();
    const { accessKeyId, accessKeySecret } = key;
    const expired = context.credentials.issue('exporter', context.clock.nowEpochMs() - 1);
    const attempts: Partial<AccessKey>[] = [
      { ...key, accessKeySecret: 'wrong' },
      { ...key, accessKeyId: 'LTAIunknown' },
      { accessKeyId, accessKeySecret },
      { ...key, securityToken: 'foreign' },
      expired,
    ];

    const codes = await Promise.all(
      attempts.map((attempt) => refusalCode(getSecret(attempt, { secretName: 'app-secret' }))),
    );

    expect(codes).toEqual([
      '400 SignatureDoesNotMatch',
      '404 InvalidAccessKeyId.NotFound',
      '400 MissingSecurityToken',
      '400 InvalidSecurityToken.MismatchWithAccessKey',
      '400 InvalidSecurityToken.Expired',
    ]);
  });

  it('lets a role read but not write', async () => {
    const writing = sdkClient(roleKey()).putSecretValue(
      new kmsSdk.PutSecretValueRequest({
        secretName: 'app-secret',
        versionId: 'x',
        secretData: 'y',
      }),
    );

    expect(await refusalCode(writing)).toBe('403 Forbidden.NoPermission');
  });

  it('refuses a caller whose clock is a quarter of an hour off', async () => {
    context.clock.advance(16 * 60_000);

    const reading = getSecret(roleKey(), { secretName: 'app-secret' });

    expect(await refusalCode(reading)).toBe('400 InvalidTimeStamp.Expired');
  });

  it.each(['Rejected.Throttling', 'ServiceUnavailableTemporary'])(
    'can be told to answer 503 %s',
    async (code) => {
      context.faults.add({
        standIn: 'kms',
        operation: 'GetSecretValue',
        effect: { kind: 'error', code },
        times: 1,
      });

      const refused = await refusalCode(getSecret(roleKey(), { secretName: 'app-secret' }));
      const answered = await getSecret(roleKey(), { secretName: 'app-secret' });

      expect(refused).toBe(`503 ${code}`);
      expect(answered.secretData).toBe('first value');
    },
  );

  it('keeps its secrets, readable by the owner only, over a restart', async () => {
    await kms.setSecret('app-secret', 'second value');
    await kms.close();
    kms = await startKmsStandIn(context, { secrets: { 'app-secret': 'first value' } });

    const answer = await getSecret(roleKey(), { secretName: 'app-secret' });
    const { mode } = await stat(path.join(context.stateDirectory, 'secrets.json'));

    expect([answer.secretData, answer.versionId]).toEqual(['second value', 'v2']);
    expect(mode & 0o777).toBe(0o600);
  });

  it('answers secret by secret what a role may read', async () => {
    await kms.close();
    kms = await startKmsStandIn(context, {
      secrets: { mine: '1', other: '2' },
      permits: (principal, _action, name) => principal === 'exporter' && name === 'mine',
    });

    const mine = await getSecret(roleKey(), { secretName: 'mine' });
    const other = await refusalCode(getSecret(roleKey(), { secretName: 'other' }));

    expect(mine.secretData).toBe('1');
    expect(other).toBe('403 Forbidden.NoPermission');
  });
});

describe('KMS stand-in, spoken to by the newer official core client (ACS3 signature)', () => {
  const call = (key: AccessKey, SecretName: string): Promise<unknown> =>
    officialKmsCall(String(kms.endpoints['url']), key)({ SecretName });

  it('accepts its signature and gives the value', async () => {
    const answer = await call(roleKey(), 'app-secret');

    expect(answer).toMatchObject({ statusCode: 200, body: { SecretData: 'first value' } });
  });

  it('refuses a wrong secret', async () => {
    const key = { ...roleKey(), accessKeySecret: 'wrong' };

    await expect(call(key, 'app-secret')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});

describe('KMS stand-in, on the wire', () => {
  /** The documented RPC signature, written once more, apart from stand-in and SDK. */
  function signedUrl(parameters: Readonly<Record<string, string>>): string {
    const { accessKeyId, accessKeySecret } = context.credentials.developer;
    const strict = (text: string): string =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (sign) => `%${Buffer.from(sign).toString('hex').toUpperCase()}`,
      );
    const all: Record<string, string> = {
      Action: 'GetSecretValue',
      Version: '2016-01-20',
      AccessKeyId: accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: 'nonce-1',
      Timestamp: new Date(context.clock.nowEpochMs()).toISOString().slice(0, 19) + 'Z',
      ...parameters,
    };
    const query = Object.keys(all)
      .sort()
      .map((name) => `${strict(name)}=${strict(all[name] ?? '')}`)
      .join('&');
    const signature = createHmac('sha1', `${accessKeySecret}&`)
      .update(`GET&%2F&${strict(query)}`)
      .digest('base64');
    return `${String(kms.endpoints['url'])}/?${query}&Signature=${strict(signature)}`;
  }

  it('answers JSON with the field names of the API', async () => {
    const response = await fetch(signedUrl({ SecretName: 'app-secret' }));

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      RequestId: expect.any(String) as string,
      SecretName: 'app-secret',
      SecretType: 'Generic',
      VersionId: 'v1',
      CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      SecretData: 'first value',
      SecretDataType: 'text',
      VersionStages: { VersionStage: ['ACSCurrent'] },
      AutomaticRotation: 'Disabled',
    });
  });

  it('refuses the same signed request a second time', async () => {
    const url = signedUrl({ SecretName: 'app-secret' });
    await fetch(url);

    const response = await fetch(url);

    expect(await response.json()).toMatchObject({ HttpStatus: 400, Code: 'SignatureNonceUsed' });
  });

  it.each([
    [{ Action: 'Encrypt' }, 404, 'InvalidAction.NotFound'],
    [{ Action: '' }, 404, 'InvalidAction.NotFound'],
    [{ Version: '2020-01-01' }, 400, 'NoSuchVersion'],
    [{ Timestamp: 'yesterday' }, 400, 'IllegalTimestamp'],
    [{ SignatureMethod: 'HMAC-MD5' }, 400, 'IncompleteSignature'],
    [{ SignatureNonce: '' }, 400, 'MissingParameter'],
    [{ AccessKeyId: '' }, 400, 'MissingParameter'],
  ])('refuses %j with %i %s', async (parameters, status, code) => {
    const response = await fetch(signedUrl({ SecretName: 'app-secret', ...parameters }));

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ HttpStatus: status, Code: code });
  });

  it('refuses a request without any signature, and one that is too large', async () => {
    const url = String(kms.endpoints['url']);
    const bare = await fetch(`${url}/`);
    const large = await fetch(url, { method: 'POST', body: 'x'.repeat(300_000) });

    expect([bare.status, large.status]).toEqual([404, 413]);
  });
});
