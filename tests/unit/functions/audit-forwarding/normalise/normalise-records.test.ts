import { expect, test } from 'vitest';
import type { SourceRecord } from '../../../../../functions/audit-forwarding/domain/source-record.ts';
import { normaliseRecords } from '../../../../../functions/audit-forwarding/normalise/normalise-records.ts';
import { peopleOfRecord } from '../../../../../functions/audit-forwarding/normalise/people-of-record.ts';
import type { Identities } from '../../../../../functions/audit-forwarding/ports.ts';
import { sampleRecords } from '../../../../support/audit-records.ts';

const context = {
  environment: 'test',
  corpId: 'dingcorp1',
  stream: 'directory-events',
  collectedAtEpochMs: Date.UTC(2026, 10, 27, 1),
} as const;

function joined(identity: string, ...userIds: readonly string[]): SourceRecord {
  const timeEpochMs = Date.UTC(2026, 10, 27);
  return { identity, timeEpochMs, kind: 'user_add_org', fields: { userId: userIds } };
}

class CountedIdentities implements Identities {
  readonly asked: string[] = [];

  find(userId: string) {
    this.asked.push(userId);
    const identity = { userId, name: `名 ${userId}`, departmentIds: [] };
    return Promise.resolve(userId === 'hk009' ? undefined : identity);
  }
}

test('records become events in their order, each person looked up once', async () => {
  const identities = new CountedIdentities();
  const records = [joined('a', 'hk001', 'hk009'), joined('b', 'hk002'), joined('c', 'hk001')];

  const events = await normaliseRecords(records, { ...context, identities });

  expect(events.map(({ body }) => body['user'])).toMatchObject([
    { uid: 'hk001', name: '名 hk001' },
    { uid: 'hk002', name: '名 hk002' },
    { uid: 'hk001', name: '名 hk001' },
  ]);
  expect(events[0]?.body['unmapped']).toEqual({
    users: [{ uid: 'hk001', name: '名 hk001' }, { uid: 'hk009' }],
  });
  expect(identities.asked).toEqual(['hk001', 'hk009', 'hk002']);
});

test('without a directory the names are those of the records', async () => {
  const [event] = await normaliseRecords([joined('a', 'hk001')], context);

  expect(event?.body['user']).toEqual({ uid: 'hk001', type: 'User', type_id: 1 });
});

test.each([
  ['file-audit', 'download', ['hk001']],
  ['admin-operations', 'delete-member', ['hk004']],
  // DingTalk names the person by a unionId, which the directory cannot be asked for.
  ['storage', 'download', []],
  ['screenshots', 'screenshot', ['hk005']],
  ['trusted-devices', 'trusted', ['hk006']],
  ['directory-events', 'people-left', ['hk009', 'hk010']],
  ['directory-events', 'app-scope-changed', []],
  ['directory-snapshot', 'role-holder-added', ['hk003']],
  ['approvals', 'approved', ['hk002', 'hk001']],
  ['own-trail', 'delivered', []],
  ['chain-anchors', 'heads', []],
])('of %s, %s, these are looked up: %j', (stream, name, expected) => {
  const sample = sampleRecords.find((one) => one.stream === stream && one.name === name);

  const people = sample && peopleOfRecord(sample.stream, sample.record);

  expect(people).toEqual(expected);
});
