import { describe, expect, it } from 'vitest';
import {
  IpBlockedError,
  PermissionMissingError,
  UnavailableError,
} from '../../../../shared/dingtalk/index.ts';
import { DirectoryBench } from '../../../support/directory-bench.ts';
import type { ScriptedCall } from '../../../support/scripted-directory.ts';

const anybody = (departmentId: number) => ({ name: '陳大文', departmentIds: [departmentId] });
const down = new UnavailableError({ operation: 'any' }, 'HTTP 503');

/** Company 1 with 10 and 20, below 10 the chain 101 to 130; one person in each. */
function deepBench(): DirectoryBench {
  const bench = new DirectoryBench();
  const { below, people } = bench.dingTalk;
  below.set(1, [10, 20, -1]).set(10, [101]).set(20, []);
  for (let id = 101; id <= 130; id += 1) below.set(id, id < 130 ? [id + 1] : []);
  for (const id of below.keys()) people.set(`hk${String(id)}`, anybody(id));
  return bench;
}

function departmentOf({ params }: ScriptedCall): number {
  return Number(params['dept_id']);
}

describe('a walk', () => {
  it('finds everybody however deep they stand, and skips negative ids', async () => {
    const bench = deepBench();

    const walked = await bench.instance().walk([1]);

    expect(walked.people.size).toBe(33);
    expect([...walked.departments.keys()].sort((a, b) => a - b)).toEqual([
      10,
      20,
      ...Array.from({ length: 30 }, (_, index) => 101 + index),
    ]);
    expect(walked.parents.get(130)).toBe(129);
    expect(walked).toMatchObject({ isComplete: true, isDegraded: false, unreadDepartmentIds: [] });
    expect(bench.dingTalk.calls.map(departmentOf)).not.toContain(-1);
  });

  it('reads every page of a large department', async () => {
    const bench = new DirectoryBench();
    for (let at = 0; at < 350; at += 1) bench.dingTalk.people.set(`hk${String(at)}`, anybody(1));

    const walked = await bench.instance().walk([1]);

    expect(walked.people.size).toBe(350);
    expect(bench.dingTalk.count('user/list')).toBe(4);
  });

  it('walks no cycle twice, and a root below another root once', async () => {
    const bench = deepBench();
    bench.dingTalk.below.set(130, [10, 130, 1]);

    const walked = await bench.instance().walk([1, 10, 10]);

    expect(walked.people.size).toBe(33);
    expect(bench.dingTalk.count('listsub')).toBe(33);
    expect(walked.isComplete).toBe(true);
  });

  it('ends in a tree that has no end, and does not say that it is complete', async () => {
    const bench = new DirectoryBench();
    const endless = {
      get: (id: number) => Array.from({ length: 40 }, (_, index) => id * 40 + index + 1),
    };
    Object.assign(bench.dingTalk, { below: endless });

    const walked = await bench
      .instance({ settings: { mostDepartments: 500 } })
      .departmentsBelow([1]);

    expect(walked.departments.size).toBe(500);
    expect(walked.isComplete).toBe(false);
  });

  it('names a department that the app may not see, and never says that nobody is there', async () => {
    const bench = deepBench();
    bench.dingTalk.hidden.add(105);

    const walked = await bench.instance().walk([1]);

    expect(walked).toMatchObject({ isComplete: false, unreadDepartmentIds: [105] });
    expect(walked.people.has('hk104')).toBe(true);
    expect(walked.people.has('hk105')).toBe(false);
  });

  it('names a department that is gone', async () => {
    const bench = deepBench();

    const walked = await bench.instance().walk([20, 999]);

    expect(walked).toMatchObject({ isComplete: false, unreadDepartmentIds: [999] });
    expect([...walked.people.keys()]).toEqual(['hk20']);
  });

  it('goes on without a department that could not be read, and names it', async () => {
    const bench = deepBench();
    bench.dingTalk.before = (call) => {
      if (departmentOf(call) === 103 && call.operation.includes('user/list')) throw down;
    };

    const walked = await bench.instance().walk([1]);

    expect(walked).toMatchObject({ isComplete: false, isDegraded: false });
    expect(walked.unreadDepartmentIds).toContain(103);
    expect(walked.people.has('hk20')).toBe(true);
    expect(walked.people.has('hk103')).toBe(false);
  });

  it('stops after eight failures in a row and names the rest', async () => {
    const bench = new DirectoryBench();
    const children = Array.from({ length: 50 }, (_, index) => 100 + index);
    bench.dingTalk.below.set(1, children);
    for (const id of children) bench.dingTalk.below.set(id, []);
    bench.dingTalk.before = (call) => {
      if (departmentOf(call) !== 1) throw down;
    };

    const walked = await bench.instance().departmentsBelow([1]);

    expect(walked.unreadDepartmentIds).toEqual(children);
    expect(walked.isComplete).toBe(false);
    expect(bench.dingTalk.count('listsub')).toBe(1 + 8);
  });

  it('throws the cause if nothing at all could be read', async () => {
    const bench = deepBench();
    const blocked = new IpBlockedError({ operation: 'any' }, 300_000);
    bench.dingTalk.before = () => {
      throw blocked;
    };

    await expect(bench.instance().walk([1])).rejects.toBe(blocked);
  });

  it('throws what would be the same for every department', async () => {
    const bench = deepBench();
    const missing = new PermissionMissingError({ operation: 'any' }, ['qyapi_get_department_list']);
    bench.dingTalk.before = (call) => {
      if (departmentOf(call) === 103) throw missing;
    };

    await expect(bench.instance().walk([1])).rejects.toBe(missing);
  });

  it('ends with the reason of its caller', async () => {
    const bench = deepBench();
    const controller = new AbortController();
    bench.dingTalk.before = (call) => {
      if (departmentOf(call) === 102) controller.abort(new Error('no time'));
    };

    const walk = bench.instance().walk([1], { signal: controller.signal });

    await expect(walk).rejects.toThrow('no time');
  });

  it('tells the age of its oldest answer', async () => {
    const bench = deepBench();
    const directory = bench.instance();
    await directory.subDepartments(105);
    const asOfEpochMs = bench.clock.nowEpochMs();
    await bench.clock.pass(60_000);

    const walked = await directory.walk([1]);

    expect(walked.asOfEpochMs).toBe(asOfEpochMs);
  });
});

describe('roles', () => {
  it('are read page by page, with their holders', async () => {
    const bench = new DirectoryBench();
    for (let id = 1; id <= 450; id += 1) {
      bench.dingTalk.roles.set(id, { name: `角色 ${String(id)}`, userIds: [] });
    }
    const holders = Array.from({ length: 230 }, (_, index) => `hk${String(index)}`);
    bench.dingTalk.roles.set(7, { name: '出納', userIds: holders });
    const directory = bench.instance();

    const roles = await directory.roles();
    const found = await directory.roleHolders(7);
    const unknown = await directory.roleHolders(999);

    expect(roles.value).toHaveLength(450);
    expect(roles.value[6]).toEqual({ roleId: 7, name: '出納', groupName: '職務' });
    expect(found).toMatchObject({ outcome: 'found', entry: { value: holders } });
    expect(unknown.outcome).toBe('absent');
  });
});
