import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type OSS from 'ali-oss';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { letNewDatesFollow } from '../../../../infra/local/launcher/local-time.ts';
import {
  refusalOf,
  runOss,
  TEST_BUCKET,
  witnessClient,
  type RunningOss,
} from '../../../support/oss-clients.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const form = { version: 'v4', scheme: 'http' } as const;

let oss: RunningOss;
let client: OSS;
let restoreDates: () => void;
beforeEach(async () => {
  oss = await runOss();
  client = witnessClient(oss, form);
  // The SDK signs with `new Date()`; a signature of the machine's time would be refused.
  restoreDates = letNewDatesFollow(oss.context.clock);
});
afterEach(async () => {
  restoreDates();
  await oss.dispose();
});

/** Rules as the SDK takes them; its types know only an older form. */
async function putRules(...rules: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  await client.putBucketLifecycle(
    TEST_BUCKET,
    structuredClone(rules) as unknown as OSS.LifecycleRule[],
  );
}

const expiring = (prefix: string, days: number) => ({
  id: `expire ${prefix}`,
  prefix,
  status: 'Enabled',
  expiration: { days },
});
const aborting = { id: 'abort', prefix: '', status: 'Enabled', abortMultipartUpload: { days: 1 } };

async function listed(): Promise<string[]> {
  const page = await client.listV2({}, {});
  // The SDK answers undefined where its types promise an array.
  return ((page.objects as OSS.ObjectMeta[] | undefined) ?? []).map(({ name }) => name);
}

async function putPart(key: string): Promise<{ uploadId: string; etag: string }> {
  const { uploadId } = await client.initMultipartUpload(key);
  const bytes = Buffer.alloc(1000, 'p');
  const part = await client.uploadPart(key, uploadId, 1, bytes, 0, bytes.length);
  return { uploadId, etag: (part as unknown as { etag: string }).etag };
}

test('rules are read back as they were put, replaced together and removed', async () => {
  const before = await refusalOf(client.getBucketLifecycle(TEST_BUCKET));
  await putRules(expiring('old/', 7));
  await putRules(expiring('a/subject-access/', 30), { ...aborting, status: 'Disabled' });

  const { rules } = await client.getBucketLifecycle(TEST_BUCKET);
  await client.deleteBucketLifecycle(TEST_BUCKET);
  const after = await refusalOf(client.getBucketLifecycle(TEST_BUCKET));

  expect(before).toMatchObject({ status: 404, code: 'NoSuchLifecycle' });
  expect(rules).toEqual([
    {
      id: 'expire a/subject-access/',
      prefix: 'a/subject-access/',
      status: 'Enabled',
      expiration: { days: '30' },
    },
    { id: 'abort', prefix: '', status: 'Disabled', abortMultipartUpload: { days: '1' } },
  ]);
  expect(after).toMatchObject({ status: 404, code: 'NoSuchLifecycle' });
});

test('what is wrong or not imitated is refused, and the rules before it stay', async () => {
  await putRules(expiring('kept/', 30));

  const broken = await refusalOf(putRules(expiring('a<b', 30)));
  const overlapping = await refusalOf(putRules(expiring('a/', 30), expiring('a/b/', 3)));
  const twice = await refusalOf(
    putRules({ ...aborting, id: 'x' }, { ...expiring('a/', 3), id: 'x' }),
  );
  const tagged = await refusalOf(putRules({ ...expiring('a/', 3), tag: { key: 'k', value: 'v' } }));

  const { rules } = await client.getBucketLifecycle(TEST_BUCKET);
  expect(broken).toMatchObject({ status: 400, code: 'MalformedXML' });
  expect(overlapping).toMatchObject({ status: 400, code: 'InvalidArgument' });
  expect(twice).toMatchObject({ status: 400, code: 'InvalidArgument' });
  expect(tagged).toMatchObject({ status: 501, code: 'NotImplemented' });
  expect(rules.map(({ prefix }) => prefix)).toEqual(['kept/']);
});

// The example of "Reasons why OSS lifecycle rules do not take effect" in the product's help.
test('with one day, a file of before 08:00 goes at the next 08:00, a later one a day later', async () => {
  const { clock } = oss.context;
  const eight = (Math.ceil(clock.nowEpochMs() / DAY_MS) + 1) * DAY_MS;
  await putRules(expiring('', 1));
  clock.advanceTo(eight - HOUR_MS);
  await client.put('at-seven', Buffer.from('7'));
  clock.advanceTo(eight + HOUR_MS);
  await client.put('at-nine', Buffer.from('9'));

  clock.advanceTo(eight + DAY_MS - HOUR_MS);
  const evening = await listed();
  clock.advanceTo(eight + DAY_MS);
  const nextDay = await listed();
  clock.advanceTo(eight + 2 * DAY_MS);
  const dayAfter = await listed();

  expect(evening).toEqual(['at-nine', 'at-seven']);
  expect(nextDay).toEqual(['at-nine']);
  expect(dayAfter).toEqual([]);
});

test('what is due is gone for every call, its key is free, and other prefixes are untouched', async () => {
  for (const name of ['head', 'get', 'copy', 'again']) {
    await client.put(`gone/${name}`, Buffer.from(name));
  }
  await client.put('gone', Buffer.from('not below the prefix'));
  await client.put('stays/x', Buffer.from('x'));
  await putRules(expiring('gone/', 30), { ...expiring('stays/', 1), status: 'Disabled' });
  oss.context.clock.advance(31 * DAY_MS);

  const head = await refusalOf(client.head('gone/head'));
  const get = await refusalOf(client.get('gone/get'));
  const copy = await refusalOf(client.copy('copied', 'gone/copy'));
  await client.put('gone/again', Buffer.from('new'), {
    headers: { 'x-oss-forbid-overwrite': 'true' },
  });

  const again = await client.get('gone/again');
  for (const refusal of [head, get, copy]) expect(refusal).toMatchObject({ code: 'NoSuchKey' });
  expect(String(again.content)).toBe('new');
  expect(await listed()).toEqual(['gone', 'gone/again', 'stays/x']);
});

test('an upload that was never completed is aborted with its parts; a whole object stays', async () => {
  await putRules(aborting);
  const abandoned = await putPart('abandoned');
  await client.put('whole', Buffer.from('x'));
  oss.context.clock.advance(2 * DAY_MS);
  const fresh = await putPart('fresh');

  const refused = await refusalOf(
    client.completeMultipartUpload('abandoned', abandoned.uploadId, [
      { number: 1, etag: abandoned.etag },
    ]),
  );
  await client.completeMultipartUpload('fresh', fresh.uploadId, [{ number: 1, etag: fresh.etag }]);

  expect(refused).toMatchObject({ status: 404, code: 'NoSuchUpload' });
  expect(await listed()).toEqual(['fresh', 'whole']);
});

test('a restart keeps rules and what they have removed, and leaves no bytes of it', async () => {
  await client.put('gone/1', Buffer.from('1'));
  await client.put('stays', Buffer.from('2'));
  await putPart('abandoned');
  await putRules(expiring('gone/', 2), aborting);

  oss = await oss.restarted();
  client = witnessClient(oss, form);
  oss.context.clock.advance(3 * DAY_MS);
  const names = await listed();
  await client.deleteBucketLifecycle(TEST_BUCKET);
  oss = await oss.restarted();
  client = witnessClient(oss, form);

  expect(names).toEqual(['stays']);
  expect(await listed()).toEqual(['stays']);
  const blobs = await readdir(path.join(oss.context.stateDirectory, 'blobs'));
  expect(blobs).toHaveLength(1);
});
