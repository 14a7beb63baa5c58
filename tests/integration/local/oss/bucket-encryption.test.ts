import type OSS from 'ali-oss';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  refusalOf,
  runOss,
  TEST_BUCKET,
  witnessClient,
  type RunningOss,
} from '../../../support/oss-clients.ts';

/** Calls that the SDK has and its types leave out. */
interface SettingsSdk extends OSS {
  putBucketEncryption(name: string, options: { SSEAlgorithm: string }): Promise<unknown>;
  getBucketEncryption(name: string): Promise<{ encryption: unknown }>;
  deleteBucketEncryption(name: string): Promise<unknown>;
  getBucketVersioning(name: string): Promise<{ versionStatus: unknown }>;
}

const form = { version: 'v4', scheme: 'http' } as const;
let oss: RunningOss;
let client: SettingsSdk;
beforeEach(async () => {
  oss = await runOss();
  client = witnessClient(oss, form) as SettingsSdk;
});
afterEach(() => oss.dispose());

async function encryptionOf(key: string): Promise<unknown> {
  const head = await client.head(key);
  return (head.res.headers as Record<string, string>)['x-oss-server-side-encryption'];
}

test('new objects are encrypted as the bucket says, unless they say otherwise', async () => {
  await client.put('before', Buffer.from('x'));
  await client.putBucketEncryption(TEST_BUCKET, { SSEAlgorithm: 'AES256' });
  await client.put('default', Buffer.from('x'));
  await client.put('own', Buffer.from('x'), { headers: { 'x-oss-server-side-encryption': 'KMS' } });
  await client.copy('copied', 'before');
  await client.multipartUpload('parts', Buffer.alloc(250_000), { partSize: 102_400 });

  const found = await Promise.all(
    ['before', 'default', 'own', 'copied', 'parts'].map(encryptionOf),
  );

  expect(found).toEqual([undefined, 'AES256', 'KMS', 'AES256', 'AES256']);
});

test('the default is read back, kept over a restart and beside the rules, and removed', async () => {
  const rule = { prefix: 'a/', status: 'Enabled', days: 3 } as unknown as OSS.LifecycleRule;
  const before = await refusalOf(client.getBucketEncryption(TEST_BUCKET));
  await client.putBucketEncryption(TEST_BUCKET, { SSEAlgorithm: 'AES256' });
  await client.putBucketLifecycle(TEST_BUCKET, [rule]);
  oss = await oss.restarted();
  client = witnessClient(oss, form) as SettingsSdk;

  const { encryption } = await client.getBucketEncryption(TEST_BUCKET);
  await client.deleteBucketEncryption(TEST_BUCKET);
  const after = await refusalOf(client.getBucketEncryption(TEST_BUCKET));

  const { rules } = await client.getBucketLifecycle(TEST_BUCKET);
  expect(encryption).toEqual({ SSEAlgorithm: 'AES256' });
  for (const refusal of [before, after]) {
    expect(refusal).toMatchObject({ status: 404, code: 'NoSuchServerSideEncryptionRule' });
  }
  expect(rules.map(({ prefix }) => prefix)).toEqual(['a/']);
});

test('an encryption that does not exist is refused, and no versions are kept', async () => {
  const refused = await refusalOf(
    client.putBucketEncryption(TEST_BUCKET, { SSEAlgorithm: 'ROT13' }),
  );

  const { versionStatus } = await client.getBucketVersioning(TEST_BUCKET);
  expect(refused).toMatchObject({ status: 400, code: 'InvalidEncryptionAlgorithmError' });
  expect(versionStatus).toBeUndefined();
});
