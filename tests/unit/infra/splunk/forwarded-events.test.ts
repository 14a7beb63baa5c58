import { describe, expect, it } from 'vitest';
import {
  chainBeginning,
  chainEvent,
} from '../../../../functions/audit-forwarding/chain/chain-event.ts';
import type { SourceRecord } from '../../../../functions/audit-forwarding/domain/source-record.ts';
import type { StreamName } from '../../../../functions/audit-forwarding/domain/stream-name.ts';
import { normaliseRecord } from '../../../../functions/audit-forwarding/normalise/normalise-record.ts';
import { runSaved } from '../../../support/splunk/sample-lines.ts';
import type { IndexedLine } from '../../../support/splunk/search-time-fields.ts';

const CORP_ID = 'dingsample0001';
/** A Thursday, at ten in the morning of Hong Kong. */
const TEN = Date.UTC(2026, 9, 1, 2);
const MINUTE = 60_000;

/** What the forwarder makes of these records, one after another in a stream, indexed at once. */
function forwarded(
  stream: StreamName,
  records: readonly (Pick<SourceRecord, 'kind' | 'fields'> & { readonly at?: number })[],
): IndexedLine[] {
  const owner = { environment: 'local', corpId: CORP_ID, stream };
  let previous = chainBeginning(owner);
  return records.map(({ kind, fields, at = TEN }, place) => {
    const record = { identity: `${kind} ${String(place)}`, timeEpochMs: at, kind, fields };
    const context = { environment: 'local', corpId: CORP_ID, stream };
    const draft = normaliseRecord(record, {
      ...context,
      identities: new Map(),
      collectedAtEpochMs: at + MINUTE,
    });
    const { line, hash } = chainEvent(owner, { sequence: place + 1, previous }, draft);
    previous = hash;
    return { raw: line, stream, time: at / 1000, indextime: at / 1000 + 120 };
  });
}

/** The next full minute after what happened at ten was indexed. */
const SOON = TEN / 1000 + 180;

const download = (at: number, userId = 'hk002') => ({
  kind: 'file',
  at,
  fields: {
    ...{ bizId: `file-${String(at)}`, action: 2, actionView: '下載', userId, status: 0 },
    ...{ ipAddress: '203.0.113.7', resource: '薪酬.xlsx', gmtCreate: at },
  },
});
const left = (at: number, ...userId: readonly string[]) => ({
  ...{ kind: 'user_leave_org', at },
  fields: { eventId: `left-${String(at)}`, userId },
});

describe('the alerts, for events as the forwarder makes them', () => {
  it.each([
    ['directory-events', 'org_admin_add', { userId: ['hk003'] }],
    ['directory-snapshot', 'admin-added', { userId: 'hk003' }],
    [
      'admin-operations',
      'operation',
      { category1Name: '管理員', category2Name: '添加管理員', opUserId: 'hk001', content: '添加' },
    ],
  ] as const)('tell a new administrator from %s', (stream, kind, fields) => {
    const lines = forwarded(stream, [{ kind, fields }]);

    const rows = runSaved('DingTalk alert - new administrator', lines, SOON);

    expect(rows).toHaveLength(1);
  });

  it('tell a mass download', () => {
    const records = Array.from({ length: 100 }, (_, place) => download(TEN + place));
    const name = 'DingTalk alert - mass download';

    expect(runSaved(name, forwarded('file-audit', records), SOON)).toMatchObject([
      { actor_id: 'hk002', downloads: 100, objects: 100, src: '203.0.113.7' },
    ]);
    expect(runSaved(name, forwarded('file-audit', records.slice(1)), SOON)).toEqual([]);
  });

  it('tell an administrator who acts at night', () => {
    const midnight = TEN - 10 * 60 * MINUTE;
    const operation = {
      ...{ kind: 'operation', at: midnight },
      fields: { category1Name: '安全', category2Name: '修改', opUserId: 'hk001', opTime: midnight },
    };
    const name = 'DingTalk alert - out-of-hours admin action';

    const rows = runSaved(name, forwarded('admin-operations', [operation]), midnight / 1000 + 180);

    expect(rows).toMatchObject([{ actor_id: 'hk001', hk_hour: 0, hk_weekday: 4 }]);
  });

  it('tell what any of those does who left together', () => {
    const lines = [
      ...forwarded('directory-events', [left(TEN - 60 * MINUTE, 'hk004', 'hk002')]),
      ...forwarded('file-audit', [download(TEN), download(TEN, 'hk005')]),
    ];

    const rows = runSaved('DingTalk alert - action from a leaver', lines, SOON);

    expect(rows).toMatchObject([{ actor_id: 'hk002' }]);
  });

  it('tell one who left by the daily difference', () => {
    const gone = { kind: 'user-removed', at: TEN - 60 * MINUTE, fields: { userId: 'hk002' } };
    const lines = [
      ...forwarded('directory-snapshot', [gone]),
      ...forwarded('file-audit', [download(TEN)]),
    ];

    expect(runSaved('DingTalk alert - action from a leaver', lines, SOON)).toHaveLength(1);
  });
});

describe('the proofs, for events as the forwarder makes them', () => {
  it('find nothing in a stream with its anchor, and what is cut off its end', () => {
    const files = forwarded('file-audit', [download(TEN), download(TEN + 1), download(TEN + 2)]);
    const headHash = /"hash":"([0-9a-f]{64})"\}$/.exec(files[2]?.raw ?? '')?.[1];
    const anchors = forwarded('chain-anchors', [
      {
        kind: 'anchor',
        fields: { day: '2026-10-01', stream: 'file-audit', lastSequence: 3, headHash, events: 3 },
      },
    ]);
    const proofs = ['missing events', 'duplicate events', 'altered events', 'broken anchors'];
    const found = (lines: readonly IndexedLine[]) =>
      proofs.map((proof) => runSaved(`DingTalk audit - ${proof}`, lines, SOON).length);

    expect(found([...files, ...anchors])).toEqual([0, 0, 0, 0]);
    expect(found([...files.slice(0, 2), ...anchors])).toEqual([0, 0, 0, 1]);
    expect(found([...files.slice(1), ...anchors])).toEqual([1, 0, 0, 0]);
  });
});
