import { beforeEach, describe, expect, it } from 'vitest';
import { performInvocation } from '../../../../functions/event-worker/perform-invocation.ts';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import {
  approval,
  configurationWith,
  CORP_ID,
  EventWorkerBench,
  MINUTE,
} from '../../../support/event-worker-bench.ts';
import { rowsOf } from '../../../support/table-rows.ts';

let bench: EventWorkerBench;

beforeEach(() => {
  bench = new EventWorkerBench();
});

const stateOf = async (key: string) => {
  const event = await bench.deps.events.readEvent({ corpId: CORP_ID, key });
  return event?.state;
};

describe('routing an event', () => {
  it('gives each subscriber a delivery of its own and invokes it by reference', async () => {
    bench.configuration = configurationWith([{ name: 'jira' }, { name: 'mail' }]);
    await bench.accept(approval('e_1'));

    const routed = await bench.route('e_1');

    expect(routed).toEqual({ outcome: 'routed', subscribers: ['jira', 'mail'], invoked: 2 });
    expect(bench.fc.invocations.map(({ functionName }) => functionName)).toEqual([
      'dt-jira-function-test',
      'dt-mail-function-test',
    ]);
    const payload = new TextDecoder().decode(bench.fc.invocations[0]?.payload);
    expect(JSON.parse(payload)).toEqual({
      v: 1,
      kind: 'deliver-event',
      corpId: CORP_ID,
      event: 'e_1',
      subscriber: 'jira',
      attempt: 1,
    });
    expect(await stateOf('e_1')).toBe('routed');
  });

  it('keeps an event that nobody has subscribed, and leaves nothing unfinished', async () => {
    await bench.accept(approval('e_1', { type: 'org_change', content: '{}' }));

    expect(await bench.route('e_1')).toEqual({ outcome: 'unrouted' });
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });

  it('does it once, however often it is asked', async () => {
    await bench.accept(approval('e_1'));

    const outcomes = [await bench.route('e_1'), await bench.route('e_1')];

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['routed', 'finished']);
    expect(bench.fc.invocations).toHaveLength(1);
  });

  it('lets one worker do it while another asks as well', async () => {
    await bench.accept(approval('e_1'));

    const both = Promise.all([bench.route('e_1'), bench.route('e_1')]);
    await bench.clock.pass(1_000);
    const outcomes = await both;

    expect(outcomes.filter(({ outcome }) => outcome === 'routed')).toHaveLength(1);
    expect(bench.fc.invocations).toHaveLength(1);
  });

  it('says so if there is no such event', async () => {
    expect(await bench.route('e_none')).toEqual({ outcome: 'absent' });
  });

  it('keeps attendance events to itself unless they are switched on', async () => {
    const punches = { name: 'punches', eventTypes: ['attendance_check_record'] };
    const punch = {
      type: 'attendance_check_record',
      content: '{"dataList":[{"userId":"hk001","checkTime":1760489998000}]}',
    };
    bench.configuration = configurationWith([punches]);
    await bench.accept(approval('e_1', punch));
    await bench.accept(approval('e_2', punch));

    const off = await bench.route('e_1');
    bench.configuration = configurationWith([punches], { attendanceEvents: true });
    const on = await bench.route('e_2');

    expect([off.outcome, on.outcome]).toEqual(['unrouted', 'routed']);
  });

  it('routes by the departments of the people, with all above them', async () => {
    bench.configuration = configurationWith([
      { name: 'it', when: { departmentIds: [10] } },
      { name: 'hr', when: { departmentIds: [20] } },
    ]);
    bench.departmentsOf = () => ({
      departmentsOf: async (userId) => new Set(userId === 'hk001' ? [101, 10, 1] : []),
      withAncestors: async () => new Set(),
    });
    await bench.accept(approval('e_1'));

    expect(await bench.route('e_1')).toMatchObject({ outcome: 'routed', subscribers: ['it'] });
  });

  it('asks for the departments of many people side by side, and no longer than it must', async () => {
    const staff = Array.from({ length: 50 }, (_, number) => `hk${String(number)}`);
    const content = JSON.stringify({ EventType: 'user_add_org', eventId: '1', userId: staff });
    bench.configuration = configurationWith([
      { name: 'it', eventTypes: ['user_add_org'], when: { departmentIds: [10] } },
    ]);
    const asked: string[] = [];
    bench.departmentsOf = () => ({
      departmentsOf: async (userId) => {
        asked.push(userId);
        return new Set(userId === 'hk20' ? [10] : []);
      },
      withAncestors: async () => new Set(),
    });
    await bench.accept(approval('e_1', { type: 'user_add_org', content }));

    expect(await bench.route('e_1')).toMatchObject({ outcome: 'routed', subscribers: ['it'] });
    expect(asked).toHaveLength(24);
  });

  it('routes an event that does not fit its schema by what is known, and logs names only', async () => {
    const content = '{"processInstanceId":{},"type":"finish","title":"Chan Tai Man"}';
    await bench.accept(approval('e_1', { content }));

    expect(await bench.route('e_1')).toMatchObject({ outcome: 'routed' });
    const drift = bench.logged.find((line) => line.includes('events.drift'));
    expect(drift).toContain('processInstanceId');
    expect(bench.logged.join()).not.toContain('Chan Tai Man');
  });
});

describe('an event that cannot be routed', () => {
  const down = new UnavailableError({ operation: 'contacts/user/get' }, 'down');

  function breakDirectory(): void {
    bench.configuration = configurationWith([{ name: 'it', when: { departmentIds: [10] } }]);
    bench.departmentsOf = () => ({
      departmentsOf: async () => {
        throw down;
      },
      withAncestors: async () => new Set(),
    });
  }

  it('because the directory is down is routed when it is back, never dropped', async () => {
    breakDirectory();
    await bench.accept(approval('e_1'));
    const first = await bench.route('e_1');
    await bench.pass(4);
    const meanwhile = bench.fc.invocations.length;

    bench.departmentsOf = () => ({
      departmentsOf: async () => new Set([10]),
      withAncestors: async () => new Set(),
    });
    await bench.pass(4);

    expect(first).toEqual({ outcome: 'postponed', code: 'dingtalk.unavailable', pauseMs: MINUTE });
    expect(meanwhile).toBe(0);
    expect(bench.effects).toEqual(['it e_1']);
  });

  it('for longer than its attempts last becomes a dead letter', async () => {
    breakDirectory();
    await bench.accept(approval('e_1'));
    await bench.route('e_1');
    const pauses = [1, 5, 15, 60, 180, 360, 720, 720];
    for (const minutes of pauses) {
      await bench.clock.pass(minutes * MINUTE);
      await bench.sweep();
    }

    const letters = await bench.deadLetters();
    expect(await stateOf('e_1')).toBe('dead');
    expect(letters).toMatchObject([
      { key: 'e_1', subscriber: undefined, report: { code: 'dingtalk.unavailable' } },
    ]);
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });

  it('because its organisation is unknown is a dead letter at once', async () => {
    const stranger = { ...approval('e_1'), corpId: 'dingstranger' };
    await bench.accept(stranger);
    const routed = await performInvocation(
      bench.deps,
      { kind: 'route-event', corpId: 'dingstranger', key: 'e_1' },
      { requestId: 'r', signal: new AbortController().signal },
    );

    const letters = await bench.deadLetters('dingstranger');
    expect(routed).toEqual({ outcome: 'buried', code: 'event.unknown-organisation' });
    expect(letters).toHaveLength(1);
  });

  it('because its content was changed is a dead letter at once', async () => {
    await bench.accept(approval('e_1'));
    const [row] = await rowsOf(bench.server, tables.inbox);
    const sealed = Object.entries(row?.columns ?? {}).find(
      ([, cell]) => cell instanceof Uint8Array,
    );
    const bytes = Uint8Array.from(sealed?.[1] as Uint8Array);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await bench.server.updateRow(
      tables.inbox,
      row?.key ?? {},
      { put: { [sealed?.[0] ?? '']: bytes } },
      { row: 'must-exist' },
    );

    expect(await bench.route('e_1')).toEqual({ outcome: 'buried', code: 'sealing.broken' });
    expect(await stateOfRow()).toBe('dead');
  });

  const stateOfRow = async () => (await rowsOf(bench.server, tables.inbox))[0]?.columns['state'];
});
