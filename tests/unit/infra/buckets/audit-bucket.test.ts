import { expect, it } from 'vitest';
import { auditBucket, auditWorkRules } from '../../../../infra/buckets/audit-bucket.ts';
import { attendanceExportBucket } from '../../../../infra/buckets/attendance-export-bucket.ts';

const daysOf = (key: string): readonly unknown[] =>
  auditWorkRules()
    .filter(({ prefix }) => key.startsWith(prefix))
    .map((rule) => rule.expireAfterDays);

it('the archive is kept for seven years, encrypted by KMS, and nothing in it expires by rule', () => {
  const declaration = auditBucket({ name: 'dt-audit-prod' });

  expect(declaration.retention).toEqual({ days: 2555, state: 'locked' });
  expect(declaration.defaultEncryption).toBe('KMS');
  expect(declaration.lifeCycle).toEqual([
    { id: 'dingtalk-hk-abort-uploads', prefix: '', abortUploadsAfterDays: 1 },
  ]);
});

it('an environment that is no evidence keeps it for fewer days, unlocked', () => {
  const declaration = auditBucket({ name: 'a', retentionDays: 7, state: 'in-progress' });

  expect(declaration.retention).toEqual({ days: 7, state: 'in-progress' });
});

it('segments, exports and evidence expire in the bucket of the other functions', () => {
  const keys = [
    'audit/segments/prod/dinga/file-audit/000000000001-0123456789abcdef.sealed',
    'audit/exports/prod/dinga/splunk.ndjson',
    'audit/evidence/prod/dinga/2026-11.zip',
    'audit/prod/dinga/file-audit/2026/11/27/10-000000000001.ndjson.gz',
  ];

  expect(keys.map(daysOf)).toEqual([[400], [30], [90], []]);
});

it('its rules stand beside those of the attendance export, each named once', () => {
  const { lifeCycle } = attendanceExportBucket({
    name: 'a',
    environment: 'prod',
    corpIds: ['dinga'],
  });

  const ids = [...lifeCycle, ...auditWorkRules()].map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
});
