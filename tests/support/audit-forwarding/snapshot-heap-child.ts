import { createDingTalkDirectoryReader } from '../../../functions/audit-forwarding/sources/snapshot/ding-talk-directory-reader.ts';
import { createDirectorySnapshotSource } from '../../../functions/audit-forwarding/sources/directory-snapshot.ts';
import { createMemoryObjectStore } from '../../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../../shared/observability/index.ts';
import type { SnapshotClient } from '../../../functions/audit-forwarding/sources/snapshot/read-departments.ts';
import { sealerWith } from '../key-rings.ts';
import { VirtualClock } from '../virtual-clock.ts';

/**
 * Program of the memory test: two snapshots of so many people, each of whose rows is as long as DingTalk
 * may make them, with somebody else in each department on the second day. Prints how many records came.
 */
const people = Number(process.argv[2]);
const ROW_TEXT_BYTES = 24_000;
const PER_DEPARTMENT = 100;
let day = 0;

function answer(operation: string, params: Readonly<Record<string, unknown>>): unknown {
  const departments = Math.ceil(people / PER_DEPARTMENT);
  const id = Number(params['departmentId']);
  switch (operation) {
    case 'contacts/auth/scopes':
      return { auth_user_field: [], auth_org_scopes: { authed_dept: [1], authed_user: [] } };
    case 'contacts/department/get':
      return { result: { dept_id: 1, name: 'root' } };
    case 'contacts/department/listsub': {
      const children = Array.from({ length: id === 1 ? departments : 0 }, (_, at) => at + 2);
      return { result: children.map((dept_id) => ({ dept_id, name: `部門 ${String(dept_id)}` })) };
    }
    case 'contacts/user/list': {
      const numbers = Array.from({ length: id === 1 ? 0 : PER_DEPARTMENT }, (_, at) => at);
      return {
        result: { has_more: false, list: numbers.map((number) => row(id, number)) },
      };
    }
    case 'contacts/role/list':
      return { result: { hasMore: false, list: [] } };
    case 'contacts/user/listadmin':
      return { result: [] };
    default:
      throw new RangeError(`not scripted: ${operation}`);
  }
}

function row(departmentId: number, number: number): object {
  const joined = number === 0 ? day : 0;
  return {
    userid: `u-${String(departmentId)}-${String(number)}-${String(joined)}`,
    name: '陳大文',
    title: '主任',
    dept_id_list: [departmentId],
    org_email: `${'長'.repeat(ROW_TEXT_BYTES / 3)}${String(departmentId)}-${String(number)}`,
  };
}

const client = {
  call: async (operation: { readonly name: string }, params: Readonly<Record<string, unknown>>) => {
    // As from the wire: each text is one of its own.
    const text = JSON.stringify(answer(operation.name, params));
    return Promise.resolve({
      answer: JSON.parse(text) as unknown,
      body: Buffer.from(text),
      attempts: 1,
    });
  },
} as unknown as SnapshotClient;

const clock = new VirtualClock(Date.parse('2026-11-25T02:55:00+08:00'));
const dingTalk = createDingTalkDirectoryReader(client);
const source = createDirectorySnapshotSource({
  // Whoever left is gone by DingTalk's word.
  reader: { ...dingTalk, lookAtPerson: () => Promise.resolve({ outcome: 'gone' }) },
  objects: createMemoryObjectStore(),
  sealer: sealerWith('k1'),
  environment: 'test',
  corpId: 'ding1',
  clock,
  log: createJsonLogger({ clock, write: () => undefined }),
});
let cursor: Parameters<typeof source.pages>[0];
let records = 0;
for (day = 0; day < 2; day += 1) {
  for await (const page of source.pages(cursor, {})) {
    cursor = page.cursor ?? cursor;
    records += page.records.length;
  }
  clock.advance(86_400_000);
}
process.stdout.write(JSON.stringify({ records }));
