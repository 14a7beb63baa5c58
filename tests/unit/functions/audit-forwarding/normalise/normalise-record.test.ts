import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SourceRecord } from '../../../../../functions/audit-forwarding/domain/source-record.ts';
import {
  LONGEST_EVENT_BYTES,
  normaliseRecord,
  type RecordContext,
} from '../../../../../functions/audit-forwarding/normalise/normalise-record.ts';

const at = Date.UTC(2026, 10, 27, 1, 30);
const context: RecordContext = {
  environment: 'test',
  corpId: 'dingcorp1',
  stream: 'file-audit',
  identities: new Map(),
  collectedAtEpochMs: at + 240_000,
};

function download(fields: Record<string, unknown> = {}): SourceRecord {
  return {
    identity: 'b1/1/2/hk001',
    timeEpochMs: at,
    kind: '2',
    fields: { action: 2, userId: 'hk001', resource: '預算.xlsx', ...fields },
  };
}

describe('the id of an event', () => {
  test('is made of environment, organisation, stream and identity', () => {
    const expected = createHash('sha256').update('test\ndingcorp1\nfile-audit\nb1/1/2/hk001');

    const { id, body } = normaliseRecord(download(), context);

    expect(id).toBe(expected.digest('hex').slice(0, 32));
    expect(body['metadata']).toMatchObject({ uid: id });
  });

  test('stays when names, fields and the time of collection differ', () => {
    const named = new Map([['hk001', { userId: 'hk001', name: '陳大文', departmentIds: [] }]]);

    const first = normaliseRecord(download(), context);
    const second = normaliseRecord(download({ resource: '新名.xlsx' }), {
      ...context,
      identities: named,
      collectedAtEpochMs: at + 999_999,
    });

    expect(second.id).toBe(first.id);
    expect(second.body).not.toEqual(first.body);
  });

  test.each<Partial<RecordContext>>([
    { environment: 'prod' },
    { corpId: 'dingcorp2' },
    { stream: 'storage' },
  ])('differs with %j', (other) => {
    expect(normaliseRecord(download(), { ...context, ...other }).id).not.toBe(
      normaliseRecord(download(), context).id,
    );
  });
});

describe('the body of an event', () => {
  test('is the same for the same record in the same context', () => {
    expect(normaliseRecord(download(), context)).toEqual(normaliseRecord(download(), context));
  });

  test('holds no field that is not allowed, and counts them', () => {
    const { body } = normaliseRecord(
      download({ mobile: '61234567', unheardOf: { deep: 'x' }, docMobileUrl: 'https://a.b/c?t=1' }),
      context,
    );

    expect(JSON.stringify(body)).not.toMatch(/61234567|unheardOf|docMobileUrl|\?t=1/);
    expect(body['unmapped']).toEqual({ dropped_fields: 3 });
  });

  test('has what was masked in none of its places', () => {
    const { body } = normaliseRecord(
      download({ resource: 'A123456(3).pdf', operatorName: '陳大文 98765432' }),
      context,
    );

    expect(JSON.stringify(body)).not.toMatch(/123456|98765432/);
    expect(body['unmapped']).toEqual({ masked_values: 2 });
  });

  test('names people as the record does, and otherwise as the directory', () => {
    const chan = { userId: 'hk001', name: '陳大文', title: '經理', departmentIds: [7] };
    const known = { ...context, identities: new Map([['hk001', chan]]) };

    const before = normaliseRecord(download({ operatorName: '陳小文' }), known);
    const unnamed = normaliseRecord(download(), known);

    const rest = { ldap_person: { job_title: '經理' }, groups: [{ uid: '7', type: 'Department' }] };
    expect(before.body['actor']).toMatchObject({ user: { name: '陳小文', ...rest } });
    expect(unnamed.body['actor']).toMatchObject({ user: { name: '陳大文', ...rest } });
    expect(before.body['cim']).toMatchObject({ user: 'hk001', user_name: '陳小文' });
  });

  test('tells that a telephone number was changed, and not which', () => {
    const changed: SourceRecord = {
      ...download(),
      kind: 'user_modify_org',
      fields: {
        userId: ['hk001'],
        diffInfo: { prev: { telephone: '23456789' }, curr: { telephone: '34567890' } },
      },
    };

    const { body } = normaliseRecord(changed, { ...context, stream: 'directory-events' });

    expect(body['cim']).toMatchObject({ object_attrs: ['telephone'] });
    expect(JSON.stringify(body)).not.toMatch(/23456789|34567890/);
  });

  test('names an action that no table knows and keeps the event', () => {
    const { body } = normaliseRecord(download({ action: 999, actionView: '批量打印' }), context);

    expect(body).toMatchObject({ activity_id: 99, activity_name: '批量打印', type_uid: 600699 });
    expect(body['cim']).toMatchObject({ action: 'unknown', user: 'hk001' });
  });

  test('is dated by the record, and by its collection where the record has no time', () => {
    const dated = normaliseRecord(download(), context);
    const undated = normaliseRecord({ ...download(), timeEpochMs: Number.NaN }, context);

    expect(dated.body['time']).toBe(at);
    expect(dated.body['metadata']).toMatchObject({ original_time: '2026-11-27T01:30:00.000Z' });
    expect(undated.timeEpochMs).toBe(at + 240_000);
    expect(undated.body['unmapped']).toEqual({ has_no_time: true });
  });

  test('marks what was cut, without cutting a character', () => {
    const { body } = normaliseRecord(download({ resource: '𠮷'.repeat(2_000) }), context);

    const { name } = body['file'] as { name: string };
    expect(name).toMatch(/^(?:𠮷)+…\[truncated\]$/u);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(4_096);
    expect(body['metadata']).toMatchObject({ is_truncated: true });
  });

  test('is short enough however much the record holds', () => {
    const members = Array.from({ length: 5_000 }, () => ({ memberName: '衞'.repeat(3_000) }));

    const { body } = normaliseRecord(
      download({ docMemberList: members, resource: '堃'.repeat(100_000) }),
      context,
    );

    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(LONGEST_EVENT_BYTES);
    expect(body['metadata']).toMatchObject({ is_truncated: true });
  });

  test('is valid Unicode of whole numbers', () => {
    const { body } = normaliseRecord(
      download({ resource: 'half \ud842', resourceSize: 1.5, status: 2 ** 53 }),
      context,
    );

    expect(body['file']).toMatchObject({ name: 'half \ufffd' });
    expect(body['raw_data']).toBe(
      '{"action":2,"resource":"half \ufffd","resourceSize":"1.5","status":"9007199254740992","userId":"hk001"}',
    );
  });

  test('has an address only if it is one, and links without their query', () => {
    const noAddress = normaliseRecord(download({ ipAddress: 'see A123456(3)' }), context);
    const link = normaliseRecord(
      download({
        subjectUrl: 'https://alidocs.dingtalk.com/i/nodes/7?sign=abc#x',
        action: 'SHARE',
      }),
      { ...context, stream: 'storage' },
    );

    expect(noAddress.body['src_endpoint']).toEqual({ svc_name: 'dingtalk' });
    expect(link.body['raw_data']).toContain('"https://alidocs.dingtalk.com/i/nodes/7"');
  });
});
