import { describe, expect, it } from 'vitest';
import {
  createTodoTask,
  decodeStoredAnswer,
  deleteTodoTask,
  getTodoTaskBySourceId,
  InvalidCallError,
  updateTodoTask,
  type NewTodoTask,
} from '../../../../shared/dingtalk/index.ts';

const SIGN: NewTodoTask = {
  creatorUnionId: 'union-hk001',
  sourceId: 'onboarding-0001-contract',
  subject: '簽署僱傭合約',
  executorUnionIds: ['union-hk002'],
  detailUrl: { app: 'https://hr.example.hk/m/1', pc: 'https://hr.example.hk/1' },
};

describe('a new to-do', () => {
  it('names its maker in the path, in the query and in the body', () => {
    const request = createTodoTask.encode({
      ...SIGN,
      dueEpochMs: 1_793_000_000_000,
      priority: 30,
    });

    expect(request).toEqual({
      pathValues: { unionId: 'union-hk001' },
      query: { operatorId: 'union-hk001' },
      body: {
        sourceId: 'onboarding-0001-contract',
        subject: '簽署僱傭合約',
        creatorId: 'union-hk001',
        executorIds: ['union-hk002'],
        detailUrl: { appUrl: 'https://hr.example.hk/m/1', pcUrl: 'https://hr.example.hk/1' },
        dueTime: 1_793_000_000_000,
        priority: 30,
      },
    });
  });

  it.each([
    ['without a title', { subject: '' }],
    ['with a title of 1,025 characters', { subject: 'a'.repeat(1_025) }],
    ['for nobody', { executorUnionIds: [] }],
    ['for 101 people', { executorUnionIds: Array<string>(101).fill('u') }],
    ['without an id of our own', { sourceId: '' }],
    ['with an id that no address can name', { sourceId: '合約' }],
    ['without a page to open', { detailUrl: { app: '', pc: 'https://hr.example.hk/1' } }],
    [
      'with an address of more than 1,024 bytes',
      { detailUrl: { app: 'https://a', pc: `https://${'界'.repeat(340)}` } },
    ],
    ['due at no time', { dueEpochMs: Number.NaN }],
  ])('is not sent %s', (_what, wrong) => {
    expect(() => createTodoTask.encode({ ...SIGN, ...wrong })).toThrow(InvalidCallError);
  });
});

describe('a change of a to-do', () => {
  const task = { operatorUnionId: 'union-hk001', taskId: 'task1' };

  it('says only what changes', () => {
    expect(updateTodoTask.encode({ ...task, isDone: true })).toEqual({
      pathValues: { unionId: 'union-hk001', taskId: 'task1' },
      query: { operatorId: 'union-hk001' },
      body: { done: true },
    });
    expect(updateTodoTask.encode({ ...task, subject: 'x', dueEpochMs: 5 }).body).toEqual({
      subject: 'x',
      dueTime: 5,
    });
  });

  it.each([
    ['that changes nothing', {}],
    ['to an empty title', { subject: '' }],
    ['of a to-do that is another address', { taskId: '..', isDone: true }],
  ])('is not sent if it is one %s', (_what, wrong) => {
    expect(() => updateTodoTask.encode({ ...task, ...wrong })).toThrow(InvalidCallError);
  });

  it('is no success unless DingTalk says so', () => {
    const body = Buffer.from('{"result":false}');

    expect(() => decodeStoredAnswer(updateTodoTask, body)).toThrow();
    expect(() => decodeStoredAnswer(deleteTodoTask, body)).toThrow();
  });
});

describe('a to-do', () => {
  it('is found by our own id and read as the SDK types it', () => {
    const request = { unionId: 'union-hk001', sourceId: 'onboarding-0001-contract' };

    const task = decodeStoredAnswer(
      getTodoTaskBySourceId,
      Buffer.from(
        JSON.stringify({
          id: 'OPJxxx',
          sourceId: 'onboarding-0001-contract',
          subject: '簽署僱傭合約',
          done: true,
          dueTime: 1617675100000,
          finishTime: 1617675200000,
          creatorId: 'union-hk001',
          executorIds: ['union-hk002'],
          tenantId: 'not used',
        }),
      ),
    );

    expect(getTodoTaskBySourceId.encode(request)).toEqual({ pathValues: request });
    expect(task).toEqual({
      id: 'OPJxxx',
      sourceId: 'onboarding-0001-contract',
      subject: '簽署僱傭合約',
      done: true,
      dueTime: 1617675100000,
      finishTime: 1617675200000,
      creatorId: 'union-hk001',
      executorIds: ['union-hk002'],
    });
  });
});
