import type OSS from 'ali-oss';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { environmentBuckets } from '../../../../infra/buckets/environment-buckets.ts';
import type { BucketSettingsPort } from '../../../../infra/buckets/bucket-settings-port.ts';
import { planBuckets } from '../../../../infra/provision/plan-buckets.ts';
import { witnessClient } from '../../../support/oss-clients.ts';
import {
  actionsOf,
  AUDIT_BUCKET,
  runProvisionWorld,
  WORK_BUCKET,
  type ProvisionWorld,
} from '../../../support/provision-world.ts';

let world: ProvisionWorld;
beforeEach(async () => {
  world = await runProvisionWorld();
  await world.provision({ only: ['tables'] });
});
afterEach(() => world.dispose());

const only = ['buckets'] as const;
const witness = (bucket: string): OSS =>
  witnessClient(world.oss, { version: 'v4', scheme: 'http', bucket });

async function retentionState(): Promise<unknown> {
  const sdk = witness(AUDIT_BUCKET) as unknown as {
    getBucketWorm(name: string): Promise<{ readonly state: string; readonly days: string }>;
  };
  const { state, days } = await sdk.getBucketWorm(AUDIT_BUCKET);
  return { state, days };
}

it('makes both buckets with encryption, rules and retention, and then has nothing to do', async () => {
  const plan = await world.provision({ mode: 'plan', only });
  const apply = await world.provision({ only });
  const again = await world.provision({ mode: 'plan', only });

  await witness(WORK_BUCKET).put('x', Buffer.from('x'));
  const head = await witness(WORK_BUCKET).head('x');
  expect(actionsOf(plan)).toEqual({
    [`buckets/${WORK_BUCKET}`]: 'create',
    [`buckets/${AUDIT_BUCKET}`]: 'create',
  });
  expect([plan.status, apply.status, again.status]).toEqual([3, 0, 0]);
  expect(head.res.headers).toMatchObject({ 'x-oss-server-side-encryption': 'KMS' });
  expect(await retentionState()).toEqual({ state: 'InProgress', days: '30' });
});

it('mends a rule that somebody has removed, and shows before that it will', async () => {
  await world.provision({ only });
  await witness(WORK_BUCKET).deleteBucketLifecycle(WORK_BUCKET);

  const plan = await world.provision({ mode: 'plan', only });
  const apply = await world.provision({ only });

  expect(actionsOf(plan)).toMatchObject({ [`buckets/${WORK_BUCKET}`]: 'change' });
  expect(actionsOf(apply)).toMatchObject({ [`buckets/${WORK_BUCKET}`]: 'change done' });
  const { rules } = await witness(WORK_BUCKET).getBucketLifecycle(WORK_BUCKET);
  expect(rules).toHaveLength(6);
});

it('locks the audit archive of prod only by name, and never in the run that begins the policy', async () => {
  const prod = { environment: 'prod', only };
  const begun = await world.provision({ ...prod, lockAudit: AUDIT_BUCKET });
  const states = [await retentionState()];
  const told = await world.provision({ ...prod, mode: 'plan' });
  const unlocked = await world.provision(prod);
  states.push(await retentionState());
  const locked = await world.provision({ ...prod, lockAudit: AUDIT_BUCKET });
  states.push(await retentionState());
  const after = await world.provision({ ...prod, mode: 'plan' });

  expect([begun.status, told.status, unlocked.status, locked.status, after.status]).toEqual([
    0, 0, 0, 0, 0,
  ]);
  expect(states).toEqual([
    { state: 'InProgress', days: '2555' },
    { state: 'InProgress', days: '2555' },
    { state: 'Locked', days: '2555' },
  ]);
  expect(told.steps.find(({ step }) => step.name === AUDIT_BUCKET)?.step.why?.en).toContain(
    `--lock-audit ${AUDIT_BUCKET}`,
  );
  expect(actionsOf(after)).toMatchObject({ [`buckets/${AUDIT_BUCKET}`]: 'unchanged' });
});

it('refuses a bucket with rules of somebody else and makes the other all the same', async () => {
  await witness(WORK_BUCKET).putBucket(WORK_BUCKET);
  const foreign = { id: 'clean everything', prefix: '', status: 'Enabled', days: 7 };
  await witness(WORK_BUCKET).putBucketLifecycle(WORK_BUCKET, [
    foreign as unknown as OSS.LifecycleRule,
  ]);

  const result = await world.provision({ only });

  expect(actionsOf(result)).toEqual({
    [`buckets/${WORK_BUCKET}`]: 'refused',
    [`buckets/${AUDIT_BUCKET}`]: 'create done',
  });
  expect(result.steps[0]?.step.error?.code).toBe('buckets.foreign-rules');
  expect(result.status).toBe(1);
});

it('refuses a bucket that strangers may read, before anything is changed', async () => {
  const declarations = environmentBuckets({
    environment: 'test',
    names: { work: WORK_BUCKET, audit: AUDIT_BUCKET },
    corpIds: [],
  });
  const unreachable = new Proxy({} as BucketSettingsPort, {
    get: (_target, name) => {
      if (name === 'access') return () => Promise.resolve('public-read');
      throw new Error(`${String(name)} was called`);
    },
  });

  const steps = await planBuckets({ declarations, portOf: () => unreachable, lock: undefined });

  expect(steps.map(({ action, error }) => [action, error?.code])).toEqual([
    ['refused', 'buckets.public'],
    ['refused', 'buckets.public'],
  ]);
});

it.each(['PutBucket', 'PutBucketLifecycle', 'PutBucketEncryption', 'InitiateBucketWorm'])(
  'is finished by the next apply after %s was refused',
  async (operation) => {
    const fault = world.oss.context.faults.add({
      standIn: 'oss',
      operation,
      effect: { kind: 'error', code: 'AccessDenied' },
    });
    const cut = await world.provision({ only });
    world.oss.context.faults.remove(fault);

    const finished = await world.provision({ only });
    const after = await world.provision({ mode: 'plan', only });

    expect(cut.status).toBe(1);
    expect([finished.status, after.status]).toEqual([0, 0]);
  },
);
