import { expect, it } from 'vitest';
import { attendanceExportBucket } from '../../../../infra/buckets/attendance-export-bucket.ts';
import {
  runPrefix,
  subjectAccessKey,
  templateKey,
} from '../../../../functions/attendance-export/object-keys.ts';

const declaration = attendanceExportBucket({
  name: 'payroll-prod',
  environment: 'prod',
  corpIds: ['dinga', 'dingb'],
});
const expiring = declaration.lifeCycle.filter((rule) => rule.expireAfterDays !== undefined);
const daysOf = (key: string): readonly unknown[] =>
  expiring.filter(({ prefix }) => key.startsWith(prefix)).map((rule) => rule.expireAfterDays);

it('erases what was made to be taken away after 30 days, in each organisation', () => {
  const keys = ['dinga', 'dingb'].flatMap((corpId) => {
    const about = { environment: 'prod', corpId, company: 'HUX' };
    return [subjectAccessKey(about, 'f'.repeat(64), 'a'), templateKey(about, 'f'.repeat(64), 'b')];
  });

  expect(keys.map(daysOf)).toEqual([[30], [30], [30], [30]]);
});

it('touches nothing of a run, and nothing of other stages or organisations', () => {
  const about = { environment: 'prod', corpId: 'dinga', company: 'subject-access' };
  const period = { from: '2026-10-01', to: '2026-10-31' };
  const run = runPrefix({ ...about, period, profile: 'templates', run: '0001' });
  const others = [
    { ...about, environment: 'test' },
    { ...about, corpId: 'dingab' },
  ].map((other) => subjectAccessKey(other, 'f'.repeat(64), 'a'));

  expect([run, ...others].map(daysOf)).toEqual([[], [], []]);
});

it('aborts uploads of the whole bucket after a day, and names each rule once', () => {
  const aborting = declaration.lifeCycle.filter((rule) => rule.abortUploadsAfterDays !== undefined);
  const ids = declaration.lifeCycle.map(({ id }) => id);

  expect(aborting).toMatchObject([{ prefix: '', abortUploadsAfterDays: 1 }]);
  expect(new Set(ids).size).toBe(5);
});
