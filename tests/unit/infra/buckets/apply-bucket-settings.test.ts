import type OSS from 'ali-oss';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyBucketSettings } from '../../../../infra/buckets/apply-bucket-settings.ts';
import { attendanceExportBucket } from '../../../../infra/buckets/attendance-export-bucket.ts';
import type { BucketSettingsPort } from '../../../../infra/buckets/bucket-settings-port.ts';
import { ForeignRulesError, VersionedBucketError } from '../../../../infra/buckets/errors.ts';
import { createOssBucketSettings } from '../../../../infra/buckets/oss-bucket-settings.ts';
import { ObjectStoreAccessDeniedError } from '../../../../shared/object-storage/index.ts';
import { runOss, witnessClient, type RunningOss } from '../../../support/oss-clients.ts';
import { instantClock } from '../../../support/oss-stores.ts';

const BUCKET = 'payroll-made';
let oss: RunningOss;
let witness: OSS;
beforeEach(async () => {
  oss = await runOss();
  witness = witnessClient(oss, { version: 'v4', scheme: 'http', bucket: BUCKET });
});
afterEach(() => oss.dispose());

const declared = (...corpIds: readonly string[]) =>
  attendanceExportBucket({ name: BUCKET, environment: 'prod', corpIds });

function settings(): BucketSettingsPort {
  return createOssBucketSettings({
    endpoint: oss.plainUrl,
    region: 'oss-cn-hongkong',
    bucket: BUCKET,
    credentials: () => oss.context.credentials.developer,
    timeoutMs: 30_000,
    clock: instantClock(),
    random: { bytes: (length) => new Uint8Array(length), unit: () => 0.5 },
  });
}

async function rulesNow(): Promise<Record<string, unknown>> {
  const { rules } = await witness.getBucketLifecycle(BUCKET);
  return Object.fromEntries(rules.map(({ id = '?', ...rule }) => [id, rule]));
}

it('creates the bucket with its rules and encryption, and writes nothing when repeated', async () => {
  const first = await applyBucketSettings(declared('dinga'), settings());
  const rules = await rulesNow();
  oss.context.faults.add({
    standIn: 'oss',
    operation: 'PutBucketLifecycle',
    effect: { kind: 'error', code: 'AccessDenied' },
  });
  const second = await applyBucketSettings(declared('dinga'), settings());

  await witness.put('x', Buffer.from('x'));
  const head = await witness.head('x');
  expect([first, second]).toEqual([
    { name: BUCKET, bucket: 'created', lifeCycle: 'set', defaultEncryption: 'set' },
    {
      name: BUCKET,
      bucket: 'already-there',
      lifeCycle: 'unchanged',
      defaultEncryption: 'unchanged',
    },
  ]);
  expect(rules).toEqual({
    'dingtalk-hk-prod-dinga-subject-access': {
      prefix: 'prod/dinga/subject-access/',
      status: 'Enabled',
      expiration: { days: '30' },
    },
    'dingtalk-hk-prod-dinga-templates': {
      prefix: 'prod/dinga/templates/',
      status: 'Enabled',
      expiration: { days: '30' },
    },
    'dingtalk-hk-abort-uploads': {
      prefix: '',
      status: 'Enabled',
      abortMultipartUpload: { days: '1' },
    },
  });
  expect(head.res.headers).toMatchObject({ 'x-oss-server-side-encryption': 'KMS' });
});

it('keeps the rules of an organisation that has left, and mends one changed by hand', async () => {
  await applyBucketSettings(declared('dinga', 'dingb'), settings());
  const before = await rulesNow();
  const { rules } = await witness.getBucketLifecycle(BUCKET);
  await witness.putBucketLifecycle(
    BUCKET,
    rules.map((rule) =>
      rule.id === 'dingtalk-hk-prod-dinga-templates' ? { ...rule, status: 'Disabled' } : rule,
    ),
  );

  const applied = await applyBucketSettings(declared('dinga'), settings());

  expect(applied.lifeCycle).toBe('set');
  expect(await rulesNow()).toEqual(before);
});

it('refuses a bucket with rules of somebody else, names them, and changes nothing', async () => {
  const foreign = { id: 'clean everything', prefix: '', status: 'Enabled', days: 7 };
  await witness.putBucket(BUCKET);
  await witness.putBucketLifecycle(BUCKET, [foreign as unknown as OSS.LifecycleRule]);

  const refused = applyBucketSettings(declared('dinga'), settings());

  await expect(refused).rejects.toThrow(ForeignRulesError);
  await expect(refused).rejects.toMatchObject({ details: { rules: 'clean everything' } });
  expect(Object.keys(await rulesNow())).toEqual(['clean everything']);
});

it.each(['enabled', 'suspended'] as const)('refuses a bucket with versioning %s', async (state) => {
  const versioned: BucketSettingsPort = { ...settings(), versioning: async () => state };

  await expect(applyBucketSettings(declared('dinga'), versioned)).rejects.toThrow(
    VersionedBucketError,
  );
  await expect(rulesNow()).rejects.toMatchObject({ code: 'NoSuchLifecycle' });
});

it('waits out a passing fault, and says which call was refused', async () => {
  const fault = (operation: string, code: string, times: number): void => {
    const effect = { kind: 'error', code } as const;
    oss.context.faults.add({ standIn: 'oss', operation, effect, times });
  };
  fault('PutBucketLifecycle', 'ServiceBusy', 2);
  fault('PutBucketEncryption', 'AccessDenied', 1);

  const refused = await applyBucketSettings(declared('dinga'), settings()).catch(
    (error: unknown) => error,
  );

  expect(refused).toBeInstanceOf(ObjectStoreAccessDeniedError);
  expect(refused).toMatchObject({ details: { operation: 'PutBucketEncryption', key: BUCKET } });
  expect(Object.keys(await rulesNow())).toHaveLength(3);
});
