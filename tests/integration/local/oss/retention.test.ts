import type OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { letNewDatesFollow } from '../../../../infra/local/launcher/local-time.ts';
import {
  refusalOf,
  runOss,
  TEST_BUCKET,
  witnessClient,
  type RunningOss,
} from '../../../support/oss-clients.ts';
import { storeOn } from '../../../support/oss-stores.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** These two calls of the SDK resolve whatever the answer was. */
interface SdkAnswer {
  readonly status: number;
  readonly res: { readonly data: Uint8Array };
}

/** Calls of the SDK that its published types leave out. */
interface RetentionSdk {
  initiateBucketWorm(name: string, days: number | string): Promise<{ readonly wormId: string }>;
  abortBucketWorm(name: string): Promise<SdkAnswer>;
  completeBucketWorm(name: string, wormId: string): Promise<SdkAnswer>;
  extendBucketWorm(name: string, wormId: string, days: number): Promise<unknown>;
  getBucketWorm(name: string): Promise<{
    readonly wormId: string;
    readonly state: string;
    readonly days: string;
    readonly creationDate: string;
  }>;
}

let oss: RunningOss;
let client: OSS & RetentionSdk;
let restoreDates: () => void;

function connect(version: 'v1' | 'v4' = 'v4'): void {
  client = witnessClient(oss, { version, scheme: 'http' }) as OSS & RetentionSdk;
}

beforeEach(async () => {
  oss = await runOss();
  connect();
  // The SDK signs with `new Date()`; a signature of the machine's time would be refused.
  restoreDates = letNewDatesFollow(oss.context.clock);
});
afterEach(async () => {
  restoreDates();
  await oss.dispose();
});

function codeIn({ status, res }: SdkAnswer): { status: number; code: string | undefined } {
  return { status, code: /<Code>(\w+)<\/Code>/.exec(Buffer.from(res.data).toString())?.[1] };
}

async function locked(days: number): Promise<string> {
  const { wormId } = await client.initiateBucketWorm(TEST_BUCKET, days);
  await client.completeBucketWorm(TEST_BUCKET, wormId);
  return wormId;
}

describe('a retention policy', () => {
  it.each(['v1', 'v4'] as const)('is begun, locked and extended, signed by %s', async (version) => {
    connect(version);
    const before = await refusalOf(client.getBucketWorm(TEST_BUCKET));
    const { wormId } = await client.initiateBucketWorm(TEST_BUCKET, 1);
    const begun = await client.getBucketWorm(TEST_BUCKET);
    await client.completeBucketWorm(TEST_BUCKET, wormId);
    const complete = await client.getBucketWorm(TEST_BUCKET);
    await client.extendBucketWorm(TEST_BUCKET, wormId, 2);

    const extended = await client.getBucketWorm(TEST_BUCKET);

    expect(before).toMatchObject({ status: 404, code: 'NoSuchWORMConfiguration' });
    expect(wormId).toMatch(/^[0-9A-F]{32}$/);
    expect(begun).toMatchObject({ wormId, state: 'InProgress', days: '1' });
    expect(complete).toMatchObject({ wormId, state: 'Locked', days: '1' });
    expect(extended).toMatchObject({ wormId, state: 'Locked', days: '2' });
    expect(extended.creationDate).toBe(begun.creationDate);
  });

  it('can be given up until it is locked, and then by nobody', async () => {
    await client.initiateBucketWorm(TEST_BUCKET, 30);
    const aborted = await client.abortBucketWorm(TEST_BUCKET);
    const gone = codeIn(await client.abortBucketWorm(TEST_BUCKET));
    await locked(30);

    const refused = codeIn(await client.abortBucketWorm(TEST_BUCKET));

    expect(aborted.status).toBe(204);
    expect(gone).toMatchObject({ status: 404, code: 'NoSuchWORMConfiguration' });
    expect(refused).toMatchObject({ status: 409, code: 'WORMConfigurationLocked' });
  });

  it('is not extended before it is locked, and never shortened', async () => {
    const { wormId } = await client.initiateBucketWorm(TEST_BUCKET, 30);
    const early = await refusalOf(client.extendBucketWorm(TEST_BUCKET, wormId, 31));
    await client.completeBucketWorm(TEST_BUCKET, wormId);

    const shorter = await refusalOf(client.extendBucketWorm(TEST_BUCKET, wormId, 29));

    for (const one of [early, shorter]) {
      expect(one).toMatchObject({ status: 400, code: 'InvalidWORMConfiguration' });
    }
    expect((await client.getBucketWorm(TEST_BUCKET)).days).toBe('30');
  });

  it('is one at a time, known by its id', async () => {
    const { wormId } = await client.initiateBucketWorm(TEST_BUCKET, 30);

    const second = await refusalOf(client.initiateBucketWorm(TEST_BUCKET, 60));
    const other = codeIn(await client.completeBucketWorm(TEST_BUCKET, `${wormId}0`));
    const foreign = await refusalOf(client.extendBucketWorm(TEST_BUCKET, 'x', 60));

    expect(second).toMatchObject({ status: 409, code: 'WORMConfigurationLocked' });
    for (const one of [other, foreign]) {
      expect(one).toMatchObject({ status: 404, code: 'NoSuchWORMConfiguration' });
    }
  });

  it.each([0, -32, 25_551, 'test', 1.5])('is refused for %s days', async (days) => {
    const refused = await refusalOf(client.initiateBucketWorm(TEST_BUCKET, days));

    expect(refused).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('is none if it was not locked within 24 hours, and another may be begun', async () => {
    const { wormId } = await client.initiateBucketWorm(TEST_BUCKET, 30);
    await client.put('x', Buffer.from('x'));
    oss.context.clock.advance(DAY_MS - 1_000);
    const within = await refusalOf(client.delete('x'));
    oss.context.clock.advance(1_000);

    const late = codeIn(await client.completeBucketWorm(TEST_BUCKET, wormId));
    await client.delete('x');
    await client.initiateBucketWorm(TEST_BUCKET, 7);

    expect(within).toMatchObject({ status: 409, code: 'FileImmutable' });
    expect(late).toMatchObject({ status: 404, code: 'NoSuchWORMConfiguration' });
    expect((await client.getBucketWorm(TEST_BUCKET)).days).toBe('7');
  });

  it('outlives a restart, and the removal of the other settings of the bucket', async () => {
    await client.put('x', Buffer.from('x'));
    const wormId = await locked(30);
    const sdk = client as unknown as { deleteBucketEncryption(name: string): Promise<unknown> };
    await sdk.deleteBucketEncryption(TEST_BUCKET);
    await client.deleteBucketLifecycle(TEST_BUCKET);

    oss = await oss.restarted();
    connect();

    expect(await client.getBucketWorm(TEST_BUCKET)).toMatchObject({ wormId, state: 'Locked' });
    expect(await refusalOf(client.delete('x'))).toMatchObject({ code: 'FileImmutable' });
  });
});

describe('an object under retention', () => {
  beforeEach(async () => {
    await client.put('kept', Buffer.from('kept'));
    await client.put('other', Buffer.from('other'));
    await locked(30);
  });

  it('is neither removed nor replaced by any call, and stays as it is', async () => {
    const removed = await refusalOf(client.delete('kept'));
    const many = await refusalOf(client.deleteMulti(['unknown', 'kept']));
    const replaced = await refusalOf(client.put('kept', Buffer.from('new')));
    const copied = await refusalOf(client.copy('kept', 'other'));
    const { uploadId } = await client.initMultipartUpload('kept');
    const part = await client.uploadPart('kept', uploadId, 1, Buffer.from('p'), 0, 1);
    const { etag } = part as unknown as { readonly etag: string };
    const parts = [{ number: 1, etag }];
    const completed = await refusalOf(client.completeMultipartUpload('kept', uploadId, parts));
    const bucket = await refusalOf(client.deleteBucket(TEST_BUCKET));

    for (const one of [removed, many, replaced, copied, completed]) {
      expect(one).toMatchObject({ status: 409, code: 'FileImmutable' });
    }
    expect(removed.ecCode).toBe('0026-00000202');
    expect(bucket).toMatchObject({ code: 'BucketNotEmpty' });
    expect(String((await client.get('kept')).content)).toBe('kept');
  });

  it('is read, and new ones are added', async () => {
    await client.put('new', Buffer.from('new'));
    await client.copy('copy', 'kept');

    expect(String((await client.get('copy')).content)).toBe('kept');
    expect(await refusalOf(client.delete('new'))).toMatchObject({ code: 'FileImmutable' });
  });

  it('is free when its own days are over, counted from its last change', async () => {
    oss.context.clock.advance(29 * DAY_MS);
    await client.put('young', Buffer.from('young'));
    const early = await refusalOf(client.delete('kept'));
    oss.context.clock.advance(DAY_MS);

    await client.delete('kept');
    const young = await refusalOf(client.delete('young'));

    expect(early).toMatchObject({ code: 'FileImmutable' });
    expect(young).toMatchObject({ code: 'FileImmutable' });
    expect(await refusalOf(client.head('kept'))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('is left alone by the life cycle until then', async () => {
    const rule = { id: 'all', prefix: '', status: 'Enabled', expiration: { days: 1 } };
    await client.putBucketLifecycle(TEST_BUCKET, [rule as unknown as OSS.LifecycleRule]);
    oss.context.clock.advance(29 * DAY_MS);
    const during = await client.listV2({}, {});
    oss.context.clock.advance(2 * DAY_MS);

    const after = await client.listV2({}, {});

    expect(during.objects.map(({ name }) => name)).toEqual(['kept', 'other']);
    // The SDK answers undefined where its types promise an array.
    expect((after.objects as OSS.ObjectMeta[] | undefined) ?? []).toEqual([]);
  });
});

describe('the object port on a bucket under retention', () => {
  const about = { contentType: 'text/plain', contentSha256: 'a'.repeat(64) };

  // It is not documented which of the two refusals such a write gets.
  it.each(['FileAlreadyExists', 'FileImmutable'])(
    'finds its own object again if OSS answers %s',
    async (code) => {
      const store = storeOn(oss);
      await locked(30);
      await store.putOnce('a', Buffer.from('a'), about);
      const effect = { kind: 'error', code } as const;
      oss.context.faults.add({ standIn: 'oss', operation: 'PutObject', effect, times: 1 });

      const again = await store.putOnce('a', Buffer.from('a'), about);

      expect(again).toEqual({ outcome: 'already-stored' });
    },
  );

  it.each(['FileAlreadyExists', 'FileImmutable'])(
    'reports another content as a conflict if OSS answers %s',
    async (code) => {
      const store = storeOn(oss);
      await locked(30);
      await store.putOnce('a', Buffer.from('a'), about);
      const effect = { kind: 'error', code } as const;
      oss.context.faults.add({ standIn: 'oss', operation: 'PutObject', effect, times: 1 });

      const other = store.putOnce('a', Buffer.from('b'), {
        ...about,
        contentSha256: 'b'.repeat(64),
      });

      await expect(other).rejects.toMatchObject({ code: 'objects.conflict' });
    },
  );

  it('is refused a deletion, by the name that OSS gives it', async () => {
    const store = storeOn(oss);
    await locked(30);
    await store.putOnce('a', Buffer.from('a'), about);

    const deleted = store.delete('a');

    await expect(deleted).rejects.toMatchObject({
      code: 'objects.access-denied',
      details: { fault: 'FileImmutable', operation: 'DeleteObject' },
    });
  });
});
