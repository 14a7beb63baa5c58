import { expect, test } from 'vitest';
import { ocsfFaultsOf } from '../../../../support/ocsf/ocsf-faults.ts';

/** Made by hand after the schema's pages. */
const good = {
  activity_id: 2,
  activity_name: 'Download',
  actor: { user: { uid: 'hk001', type_id: 1 } },
  category_uid: 6,
  cim: { anything: true },
  class_name: 'File Hosting Activity',
  class_uid: 6006,
  file: { name: '預算.xlsx', type_id: 1 },
  metadata: { version: '1.9.0', product: { name: 'DingTalk' } },
  severity_id: 1,
  src_endpoint: { ip: '203.0.113.7' },
  time: 1_795_743_000_000,
  type_uid: 600_602,
};

test('finds nothing wrong with a good event', () => {
  expect(ocsfFaultsOf(good)).toEqual([]);
});

test.each<readonly [string, object, string]>([
  ['a missing attribute', { file: undefined }, 'file is missing'],
  ['one missing within', { file: { name: 'a' } }, 'file.type_id is missing'],
  ['one that the class does not have', { user: { uid: 'a' } }, 'user is no attribute'],
  ['another type', { time: '2026-11-27' }, 'time is no whole number'],
  ['a fraction', { time: 1.5 }, 'time is no whole number'],
  ['no address', { src_endpoint: { ip: 'Windows' } }, 'src_endpoint.ip is no ip'],
  ['a value that is not permitted', { severity_id: 42 }, 'severity_id has no such value'],
  ['an object without a name', { src_endpoint: { type_id: 2 } }, 'src_endpoint. has none of'],
  ['a list that is none', { observables: {} }, 'observables is no list'],
  ['a caption of another activity', { activity_name: 'Upload' }, 'activity_name'],
  ['a type of another activity', { type_uid: 600_601 }, 'type_uid'],
  ['another category', { category_uid: 3 }, 'category_uid'],
  [
    'another release',
    { metadata: { version: '1.8.0', product: { name: 'a' } } },
    'metadata.version',
  ],
  ['an unknown class', { class_uid: 3001 }, 'class_uid 3001'],
])('finds %s', (_, change, fault) => {
  expect(ocsfFaultsOf({ ...good, ...change }).join('\n')).toContain(fault);
});

test('finds what the release deprecates', () => {
  const { file: _file, ...rest } = good;
  const event = {
    ...rest,
    activity_id: 3,
    activity_name: 'Add User',
    category_uid: 3,
    class_name: 'Group Management',
    class_uid: 3006,
    group: { uid: '5' },
    type_uid: 300_603,
    user: { uid: 'hk001' },
  };

  expect(ocsfFaultsOf(event)).toEqual(['user is deprecated']);
});
