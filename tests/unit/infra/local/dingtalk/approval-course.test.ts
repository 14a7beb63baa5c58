import { describe, expect, it } from 'vitest';
import {
  decideTask,
  redirectTask,
  startApproval,
  terminateApproval,
} from '../../../../../infra/local/dingtalk/approval-course.ts';
import type {
  ApprovalInstance,
  ApproverGroup,
} from '../../../../../infra/local/dingtalk/approval-instance.ts';

const START = Date.parse('2026-11-04T02:00:00Z');

function started(...approverGroups: ApproverGroup[]): ApprovalInstance {
  return startApproval({
    processInstanceId: 'p1',
    processCode: 'PROC-1',
    title: '放行',
    isStartedByApi: true,
    originatorUserId: 'asker',
    originatorDeptId: 10,
    createdEpochMs: START,
    approverGroups,
    form: [{ name: '雜湊', value: 'abc' }],
  });
}

/** The running task of a person decides. */
function decide(
  instance: ApprovalInstance,
  userId: string,
  result: 'agree' | 'refuse',
): ApprovalInstance {
  const task = instance.tasks.find(
    (entry) => entry.userId === userId && entry.status === 'RUNNING',
  );
  return decideTask(instance, { taskId: task?.taskId ?? 0, result, atEpochMs: START + 60_000 });
}

function statesOf(instance: ApprovalInstance): readonly string[] {
  return instance.tasks.map(({ userId, status, result = '' }) => `${userId} ${status} ${result}`);
}

describe('the course of an approval', () => {
  it('waits for everybody where all have to agree', () => {
    const both = started({ actionType: 'AND', userIds: ['a', 'b'] });

    const one = decide(both, 'b', 'agree');
    const two = decide(one, 'a', 'agree');

    expect(one.status).toBe('RUNNING');
    expect(statesOf(one)).toEqual(['a RUNNING ', 'b COMPLETED AGREE']);
    expect([two.status, two.result]).toEqual(['COMPLETED', 'agree']);
  });

  it('ends with the first who agrees where one is enough, and calls off the others', () => {
    const done = decide(started({ actionType: 'OR', userIds: ['a', 'b', 'c'] }), 'b', 'agree');

    expect([done.status, done.result]).toEqual(['COMPLETED', 'agree']);
    expect(statesOf(done)).toEqual(['a CANCELED ', 'b COMPLETED AGREE', 'c CANCELED ']);
  });

  it('ends with the first refusal, whatever others have said', () => {
    const both = started({ actionType: 'AND', userIds: ['a', 'b', 'c'] });

    const refused = decide(decide(both, 'a', 'agree'), 'b', 'refuse');

    expect([refused.status, refused.result]).toEqual(['COMPLETED', 'refuse']);
    expect(statesOf(refused)).toEqual(['a COMPLETED AGREE', 'b COMPLETED REFUSE', 'c CANCELED ']);
  });

  it('goes from step to step, and asks nobody before it is their turn', () => {
    const steps = started(
      { actionType: 'NONE', userIds: ['a'] },
      { actionType: 'OR', userIds: ['b', 'c'] },
    );

    const second = decide(steps, 'a', 'agree');
    const done = decide(second, 'c', 'agree');

    expect(statesOf(steps)).toEqual(['a RUNNING ']);
    expect(statesOf(second)).toEqual(['a COMPLETED AGREE', 'b RUNNING ', 'c RUNNING ']);
    expect(done.result).toBe('agree');
    expect(new Set(done.tasks.map(({ taskId }) => taskId)).size).toBe(3);
    expect(done.records.map(({ type, userId }) => `${type} ${userId ?? ''}`)).toEqual([
      'START_PROCESS_INSTANCE asker',
      'EXECUTE_TASK_NORMAL a',
      'EXECUTE_TASK_NORMAL c',
    ]);
  });

  it('is decided by whom a task was handed to, which the records show', () => {
    const alone = started({ actionType: 'NONE', userIds: ['a'] });
    const taskId = alone.tasks[0]?.taskId ?? 0;

    const handedOn = redirectTask(alone, { taskId, toUserId: 'b', atEpochMs: START + 1 });
    const done = decide(handedOn, 'b', 'agree');

    expect(statesOf(done)).toEqual(['a COMPLETED REDIRECTED', 'b COMPLETED AGREE']);
    expect(done.approverGroups).toEqual(alone.approverGroups);
    expect(done.records.at(-1)).toMatchObject({ userId: 'b', result: 'AGREE' });
    expect(() => redirectTask(done, { taskId, toUserId: 'c', atEpochMs: START })).toThrow(
      RangeError,
    );
  });

  it('ends without a result where it is taken back', () => {
    const gone = terminateApproval(started({ actionType: 'NONE', userIds: ['a'] }), {
      userId: 'asker',
      atEpochMs: START + 20_000,
    });

    expect([gone.status, gone.result]).toEqual(['TERMINATED', undefined]);
    expect(statesOf(gone)).toEqual(['a CANCELED ']);
    expect(() => decide(gone, 'a', 'agree')).toThrow(RangeError);
  });
});
