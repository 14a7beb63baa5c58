import { beforeEach, describe, expect, it } from 'vitest';
import { IntakeRows } from '../../../../../functions/audit-forwarding/intake/intake-rows.ts';
import { createApprovalsSource } from '../../../../../functions/audit-forwarding/sources/approvals.ts';
import { createDirectoryEventsSource } from '../../../../../functions/audit-forwarding/sources/directory-events.ts';
import type { RecordsUnreadableError } from '../../../../../functions/audit-forwarding/sources/errors.ts';
import {
  PermissionMissingError,
  RequestRejectedError,
  UnavailableError,
  type DingTalkClient,
} from '../../../../../shared/dingtalk/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../../../../shared/table-store/index.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import { sealerWith } from '../../../../support/key-rings.ts';
import {
  SAMPLE_CORP_ID as corpId,
  SAMPLE_RECEIVED_AT as NOW,
  sampleEvent,
} from '../../../../support/sample-events.ts';
import { rowsOf } from '../../../../support/table-rows.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const environment = 'test';
const clock = new VirtualClock(NOW);
const random = systemRandom;

let server: TableClient;
let lines: string[];
let unreadable: RecordsUnreadableError[];

beforeEach(() => {
  server = createMemoryTableClient({ clock });
  lines = [];
  unreadable = [];
});

function rowsWith(...keyIds: readonly string[]): IntakeRows {
  const sealer = sealerWith(...keyIds);
  return new IntakeRows({ tables: server, sealer, environment, corpId, clock, random });
}

const options = (rows = rowsWith('k1')) => ({
  rows,
  log: createJsonLogger({ clock, write: (line) => lines.push(line) }),
  onUnreadable: (error: RecordsUnreadableError) => unreadable.push(error),
});

async function keep(
  key: string,
  changes: Parameters<typeof sampleEvent>[1] = {},
  rows = rowsWith('k1'),
): Promise<void> {
  await rows.keep(sampleEvent(key, { type: 'user_add_org', ...changes }), {});
}

const waiting = async () =>
  (await rowsOf(server, tables.auditIntake)).map(({ key }) => key['record']);

describe('events that wait for their stream', () => {
  it('are told with their own id, type, time and content, under the names of today', async () => {
    const content = JSON.stringify({
      EventType: 'user_add_org',
      UserId: ['hk001'],
      CorpId: corpId,
      eventId: 'c7c7',
      TimeStamp: '1793582999000',
    });
    await keep('e_c7c7', { content, eventTimeEpochMs: NOW - 2_000 });

    const { records } = await readSource(createDirectoryEventsSource(options()));

    expect(records).toEqual([
      {
        identity: 'c7c7',
        timeEpochMs: NOW - 2_000,
        kind: 'user_add_org',
        fields: {
          eventType: 'user_add_org',
          userId: ['hk001'],
          corpId,
          eventId: 'c7c7',
          timeStamp: '1793582999000',
          receivedAtEpochMs: NOW,
          timeFrom: 'event',
        },
      },
    ]);
  });

  it.each([
    ['none', undefined],
    ['one before DingTalk', Date.UTC(2001, 0, 1)],
    ['one of tomorrow', NOW + 86_400_000],
  ])('have the time of their coming where they say %s', async (_what, eventTimeEpochMs) => {
    await keep('c_1', { eventTimeEpochMs, content: '{"EventType":"org_change"}' });

    const { records } = await readSource(createDirectoryEventsSource(options()));

    expect(records).toMatchObject([
      { identity: 'c_1', timeEpochMs: NOW, fields: { timeFrom: 'received' } },
    ]);
  });

  it('come in pages of 500 that stay in their table until they are in the stream', async () => {
    for (let number = 0; number < 1_100; number += 1) await keep(`e_${String(number)}`);
    const sizes: number[] = [];

    for await (const { appended, records } of createDirectoryEventsSource(options()).pages(
      undefined,
      {},
    )) {
      sizes.push(records.length);
      if (sizes.length === 2) await appended?.({});
    }

    expect(sizes).toEqual([500, 500, 100]);
    expect((await waiting()).length).toBe(600);
  });

  it('do not make a page that fills the memory', async () => {
    const content = JSON.stringify({ eventId: 'x', remark: 'a'.repeat(900_000) });
    for (let number = 0; number < 7; number += 1) await keep(`c_${String(number)}`, { content });

    const { pages, records } = await readSource(createDirectoryEventsSource(options()));

    expect(records.length).toBe(7);
    expect(pages).toBe(3);
  });

  it('are told even if their content is no JSON', async () => {
    await keep('c_1', { content: 'garbage' });

    const { records } = await readSource(createDirectoryEventsSource(options()));

    expect(records).toMatchObject([{ identity: 'c_1', kind: 'user_add_org' }]);
  });

  it('hold up no other where they do not open, and are told when their key is back', async () => {
    await keep('e_a', {}, rowsWith('k0'));
    await keep('e_b');
    const [, row] = await rowsOf(server, tables.auditIntake);
    await server.putRow(tables.auditIntake, { ...row?.key, record: 'e_c' }, row?.columns ?? {}, {
      row: 'ignore',
    });
    await server.putRow(
      tables.auditIntake,
      { ...row?.key, record: 'e_d' },
      { v: 1n },
      { row: 'ignore' },
    );

    const first = await readSource(createDirectoryEventsSource(options()));
    const second = await readSource(createDirectoryEventsSource(options(rowsWith('k0', 'k1'))));

    expect(first.records.length).toBe(1);
    expect(
      unreadable.map(({ code, details }) => [code, details['count'], details['examples']]),
    ).toEqual([
      ['audit-source.records-unreadable', 3, 'e_a e_c e_d'],
      ['audit-source.records-unreadable', 2, 'e_c e_d'],
    ]);
    expect(lines.length).toBe(2);
    expect(lines[0]).toContain('sealing.unknown-key');
    expect(second.records.length).toBe(2);
    expect(await waiting()).toEqual(['e_a', 'e_b', 'e_c', 'e_d']);
  });

  it('are in the stream once though they came again after their row was deleted', async () => {
    const collector = new ModelCollector('directory-events', clock);
    await keep('e_1', { content: '{"eventId":"1"}' });
    await collector.collect(createDirectoryEventsSource(options()));
    await keep('e_1', { content: '{"eventId":"1"}' });

    await collector.collect(createDirectoryEventsSource(options()));

    expect((await collector.records()).length).toBe(1);
    expect(await waiting()).toEqual([]);
  });
});

describe('approvals', () => {
  const ended = (key: string, type = 'finish') =>
    keep(key, {
      type: 'bpms_instance_change',
      content: JSON.stringify({ eventId: key, type, processInstanceId: `p-${key}` }),
    });
  const instance = {
    status: 'COMPLETED',
    originatorUserId: 'hk001',
    originatorDeptId: '5',
    operationRecords: [
      {
        userId: 'hk002',
        date: Date.UTC(2026, 10, 2, 1, 28),
        type: 'EXECUTE_TASK_NORMAL',
        result: 'AGREE',
        remark: '電話 6123 4567',
        ccUserIds: [],
      },
    ],
    tasks: [{ taskId: '7', userId: 'hk002', status: 'COMPLETED', result: 'AGREE' }],
    formComponentValues: [{ name: '金額', value: '100' }],
  };

  function source(answer: (call: number) => unknown, settings = { approvalSteps: true }) {
    const asked: unknown[] = [];
    const client = {
      call: async (_operation: unknown, params: unknown) => {
        asked.push(params);
        return { answer: { result: answer(asked.length) }, body: new Uint8Array(), attempts: 1 };
      },
    } as unknown as Pick<DingTalkClient, 'call'>;
    return {
      asked,
      source: createApprovalsSource({ ...options(), client, settings, callsPerRead: 3 }),
    };
  }

  it('cost no call unless their steps are wanted', async () => {
    await ended('a');
    const { asked, source: approvals } = source(() => instance, { approvalSteps: false });

    const { records } = await readSource(approvals);

    expect(asked).toEqual([]);
    expect(records).toMatchObject([{ identity: 'a', kind: 'bpms_instance_change' }]);
  });

  it('have their steps when they have ended, without form and remarks', async () => {
    await ended('a');
    await ended('b', 'start');
    const { asked, source: approvals } = source(() => instance);

    const { records } = await readSource(approvals);

    expect(asked).toEqual([{ processInstanceId: 'p-a' }]);
    expect(records[0]?.fields).toEqual({
      eventId: 'a',
      type: 'finish',
      processInstanceId: 'p-a',
      receivedAtEpochMs: NOW,
      timeFrom: 'event',
      originatorUserId: 'hk001',
      originatorDeptId: '5',
      status: 'COMPLETED',
      operationRecords: [
        {
          userId: 'hk002',
          type: 'EXECUTE_TASK_NORMAL',
          result: 'AGREE',
          date: '2026-11-02T01:28:00.000Z',
        },
      ],
      tasks: [{ taskId: '7', userId: 'hk002', status: 'COMPLETED', result: 'AGREE' }],
    });
    expect(records.length).toBe(2);
  });

  it('wait for the next read where a read has made its calls', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) await ended(key);
    const { asked, source: approvals } = source(() => instance);
    const collector = new ModelCollector('approvals', clock);

    await collector.collect(approvals);
    const after = (await collector.records()).length;
    await collector.collect(approvals);

    expect(after).toBe(3);
    expect((await collector.records()).length).toBe(5);
    expect(asked.length).toBe(5);
  });

  it('are told without steps at once where trying again changes nothing', async () => {
    await ended('a');
    await ended('b');
    const { asked, source: approvals } = source((call) => {
      if (call > 1) return instance;
      throw new RequestRejectedError({ operation: 'get', vendorCode: 'invalid', httpStatus: 400 });
    });

    const { records } = await readSource(approvals);

    expect(records.map(({ fields }) => fields['stepsMissing'])).toEqual([
      'dingtalk.request-rejected',
      undefined,
    ]);
    expect(asked.length).toBe(2);
  });

  it('are asked for once a read while DingTalk is down, and told without steps in the end', async () => {
    for (const key of ['a', 'b', 'c']) await ended(key);
    await keep('d', { type: 'bpms_task_change', content: '{"eventId":"d"}' });
    const { asked, source: approvals } = source(() => {
      throw new UnavailableError({ operation: 'get', httpStatus: 503 }, 'no-answer');
    });
    const collector = new ModelCollector('approvals', clock);
    const counts: number[] = [];

    for (let read = 1; read <= 6; read += 1) {
      await collector.collect(approvals);
      counts.push((await collector.records()).length);
    }

    expect(counts).toEqual([1, 1, 1, 1, 1, 4]);
    expect(asked.length).toBe(6);
    expect((await collector.records()).map(({ fields }) => fields['stepsMissing'])).toEqual([
      undefined,
      ...Array<string>(3).fill('dingtalk.unavailable'),
    ]);
  });

  it('are told without steps where the app lacks the permission, after one call', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) await ended(key);
    const { asked, source: approvals } = source(() => {
      throw new PermissionMissingError({ operation: 'get', vendorCode: '60011' }, []);
    });

    const { records } = await readSource(approvals);

    expect(records.length).toBe(5);
    expect(asked.length).toBe(1);
  });
});
