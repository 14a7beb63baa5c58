import { describe, expect, it } from 'vitest';
import { createDepartmentDirectory } from '../../../../functions/event-worker/routing/department-directory.ts';
import type { DingTalkClient } from '../../../../shared/dingtalk/index.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const { signal } = new AbortController();
/** Company 1, IT 10 with support 101 below, HR 20. */
const below: Readonly<Record<number, readonly number[]>> = { 1: [10, 20], 10: [101] };
const homes: Readonly<Record<string, readonly number[]>> = { hk001: [101], hk002: [20, 101] };

function directoryOf(clock: SteppedClock) {
  const calls: string[] = [];
  const client = {
    call: async (
      { name }: { name: string },
      params: { departmentId?: number; userId?: string },
    ) => {
      calls.push(name);
      const result =
        params.userId === undefined
          ? (below[params.departmentId ?? 0] ?? []).map((id) => ({ dept_id: id, name: 'any' }))
          : { dept_id_list: homes[params.userId] };
      return { answer: { result } };
    },
  } as unknown as DingTalkClient;
  return { directory: createDepartmentDirectory(client, clock), calls };
}

describe('the directory of departments', () => {
  it('names the departments of a person with all above them', async () => {
    const { directory } = directoryOf(new SteppedClock());

    expect([...(await directory.departmentsOf('hk001', signal))].sort()).toEqual([1, 10, 101]);
    expect([...(await directory.departmentsOf('hk002', signal))].sort()).toEqual([1, 10, 101, 20]);
    expect([...(await directory.withAncestors([10], signal))].sort()).toEqual([1, 10]);
  });

  it('keeps a department that it does not know by itself', async () => {
    const { directory } = directoryOf(new SteppedClock());

    expect([...(await directory.withAncestors([999], signal))]).toEqual([999]);
  });

  it('reads the tree once in ten minutes, and each person each time', async () => {
    const clock = new SteppedClock();
    const { directory, calls } = directoryOf(clock);
    await directory.departmentsOf('hk001', signal);
    await directory.departmentsOf('hk001', signal);
    const trees = calls.filter((name) => name.includes('department')).length;

    await clock.pass(11 * 60_000);
    await directory.departmentsOf('hk001', signal);

    expect(trees).toBe(4);
    expect(calls.filter((name) => name.includes('department'))).toHaveLength(8);
    expect(calls.filter((name) => name.includes('user'))).toHaveLength(3);
  });
});
