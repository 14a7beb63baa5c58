import type OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applyBucketSettings,
  type ApplyOptions,
  type AppliedBucket,
} from '../../../../infra/buckets/apply-bucket-settings.ts';
import { auditBucket } from '../../../../infra/buckets/audit-bucket.ts';
import { createOssBucketSettings } from '../../../../infra/buckets/oss-bucket-settings.ts';
import { letNewDatesFollow } from '../../../../infra/local/launcher/local-time.ts';
import { refusalOf, runOss, witnessClient, type RunningOss } from '../../../support/oss-clients.ts';
import { instantClock } from '../../../support/oss-stores.ts';

const BUCKET = 'audit-made';
const DAY_MS = 86_400_000;

interface WormSdk {
  getBucketWorm(name: string): Promise<{ readonly state: string; readonly days: string }>;
}

let oss: RunningOss;
let witness: OSS & WormSdk;
let restoreDates: () => void;
beforeEach(async () => {
  oss = await runOss();
  const form = { version: 'v4', scheme: 'http', bucket: BUCKET } as const;
  witness = witnessClient(oss, form) as OSS & WormSdk;
  // The SDK signs with `new Date()`; a signature of the machine's time would be refused.
  restoreDates = letNewDatesFollow(oss.context.clock);
});
afterEach(async () => {
  restoreDates();
  await oss.dispose();
});

function apply(
  retentionDays: number,
  options: ApplyOptions = {},
  state: 'locked' | 'in-progress' = 'locked',
): Promise<AppliedBucket> {
  const settings = createOssBucketSettings({
    endpoint: oss.plainUrl,
    region: 'oss-cn-hongkong',
    bucket: BUCKET,
    credentials: () => oss.context.credentials.developer,
    timeoutMs: 30_000,
    clock: instantClock(),
    random: { bytes: (length) => new Uint8Array(length), unit: () => 0.5 },
  });
  return applyBucketSettings(
    auditBucket({ name: BUCKET, retentionDays, state }),
    settings,
    options,
  );
}

async function policy(): Promise<readonly [state: string, days: string]> {
  const { state, days } = await witness.getBucketWorm(BUCKET);
  return [state, days];
}

function fault(operation: string, effect: Parameters<typeof oss.context.faults.add>[0]['effect']) {
  oss.context.faults.add({ standIn: 'oss', operation, effect, times: 1 });
}

describe('the retention of a bucket', () => {
  it('is begun unlocked, and repeating it changes nothing', async () => {
    const first = await apply(30);
    const second = await apply(30);

    expect(first).toMatchObject({ bucket: 'created', retention: 'begun', lifeCycle: 'set' });
    expect(second).toMatchObject({ retention: 'in-progress', lifeCycle: 'unchanged' });
    expect(second.defaultEncryption).toBe('unchanged');
    expect(await policy()).toEqual(['InProgress', '30']);
  });

  it('is locked by an explicit wish only, and never by the run that begins it', async () => {
    const begun = await apply(30, { lock: true });
    const unlocked = await policy();
    const still = await apply(30);
    const locked = await apply(30, { lock: true });
    const again = await apply(30, { lock: true });

    const outcomes = [begun, still, locked, again].map(({ retention }) => retention);
    expect(outcomes).toEqual(['begun', 'in-progress', 'locked-now', 'locked']);
    expect(unlocked).toEqual(['InProgress', '30']);
    expect(await policy()).toEqual(['Locked', '30']);
  });

  it('is never locked where it is declared for trying out', async () => {
    await apply(30, {}, 'in-progress');

    const applied = await apply(30, { lock: true }, 'in-progress');

    expect(applied.retention).toBe('in-progress');
    expect(await policy()).toEqual(['InProgress', '30']);
  });

  it('is begun anew with other days while it is unlocked', async () => {
    await apply(30);

    const applied = await apply(7, { lock: true });

    expect(applied.retention).toBe('begun');
    expect(await policy()).toEqual(['InProgress', '7']);
  });

  it('is begun anew after OSS has dropped it', async () => {
    await apply(30);
    oss.context.clock.advance(DAY_MS);
    const dropped = await refusalOf(witness.getBucketWorm(BUCKET));

    const applied = await apply(30, { lock: true });

    expect(dropped).toMatchObject({ code: 'NoSuchWORMConfiguration' });
    expect(applied.retention).toBe('begun');
  });

  it('is extended once it is locked, by an explicit wish only', async () => {
    await apply(30);
    await apply(30, { lock: true });

    const held = await apply(60);
    const before = await policy();
    const extended = await apply(60, { lock: true });

    expect([held.retention, extended.retention]).toEqual(['extension-held-back', 'extended']);
    expect(before).toEqual(['Locked', '30']);
    expect(await policy()).toEqual(['Locked', '60']);
  });

  it('is never shortened: refused in both languages before anything is changed', async () => {
    await apply(60);
    await apply(60, { lock: true });
    await witness.deleteBucketLifecycle(BUCKET);

    const refused = apply(30, { lock: true });

    await expect(refused).rejects.toMatchObject({
      code: 'buckets.retention-shortened',
      details: { bucket: BUCKET, lockedDays: 60, declaredDays: 30 },
    });
    await expect(refused).rejects.toThrow(/cannot be shortened/);
    expect(await policy()).toEqual(['Locked', '60']);
    const rules = await refusalOf(witness.getBucketLifecycle(BUCKET));
    expect(rules).toMatchObject({ code: 'NoSuchLifecycle' });
  });
});

describe('an answer about the retention that goes wrong', () => {
  it.each(['InitiateBucketWorm', 'CompleteBucketWorm'])(
    'is resolved if it was lost after %s',
    async (operation) => {
      const locks = operation === 'CompleteBucketWorm';
      if (locks) await apply(30);
      fault(operation, { kind: 'drop', when: 'after' });

      const applied = await apply(30, { lock: locks });

      expect(applied.retention).toBe(locks ? 'locked-now' : 'begun');
      expect(await policy()).toEqual([locks ? 'Locked' : 'InProgress', '30']);
    },
  );

  it.each(['AbortBucketWorm', 'CompleteBucketWorm'])(
    'is an error if %s is refused, though the SDK calls it a success',
    async (operation) => {
      await apply(30);
      fault(operation, { kind: 'error', code: 'AccessDenied' });

      const applied = apply(operation === 'CompleteBucketWorm' ? 30 : 60, { lock: true });

      await expect(applied).rejects.toMatchObject({
        code: 'objects.access-denied',
        details: { operation, fault: 'AccessDenied', key: BUCKET },
      });
      expect(await policy()).toEqual(['InProgress', '30']);
    },
  );

  it('is waited out if it is passing, though the SDK calls it a success', async () => {
    await apply(30);
    fault('CompleteBucketWorm', { kind: 'error', code: 'ServiceBusy' });

    const applied = await apply(30, { lock: true });

    expect(applied.retention).toBe('locked-now');
    expect(await policy()).toEqual(['Locked', '30']);
  });
});
