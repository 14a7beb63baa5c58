import { describe, expect, it } from 'vitest';
import {
  decodeStoredAnswer,
  getSendResult,
  getUser,
  InvalidCallError,
  listVacationTypes,
  sendWorkNotification,
} from '../../../../shared/dingtalk/index.ts';

const TEXT = { msgtype: 'text', text: { content: '請補卡' } };

function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

describe('a work notification', () => {
  it('is sent to people by their ids, and not twice on its own', () => {
    const request = sendWorkNotification.encode({
      agentId: 3_001,
      userIds: ['hk001', 'hk002'],
      message: TEXT,
    });

    expect(request.body).toEqual({ agent_id: 3_001, userid_list: 'hk001,hk002', msg: TEXT });
    expect(sendWorkNotification.safeToRepeat).toBe(false);
  });

  it.each([
    ['nobody', { userIds: [] }],
    ['101 people', { userIds: Array<string>(101).fill('a') }],
    [
      'more than 2,048 bytes, which are 683 such characters',
      { message: { msgtype: 'text', text: { content: '糧'.repeat(683) } } },
    ],
  ])('is not sent to %s', (_what, wrong) => {
    expect(() =>
      sendWorkNotification.encode({ agentId: 1, userIds: ['a'], message: TEXT, ...wrong }),
    ).toThrow(InvalidCallError);
  });

  it('gives a task, by whose number it is asked for later', () => {
    const { task_id } = decodeStoredAnswer(
      sendWorkNotification,
      body({ errcode: 0, task_id: 256_271_667_526, request_id: '4jzllmte0wau' }),
    );

    expect(task_id).toBe('256271667526');
    expect(getSendResult.encode({ agentId: 1, taskId: task_id }).body).toEqual({
      agent_id: 1,
      task_id: 256_271_667_526,
    });
  });

  it('tells whom it reached and who was held back', () => {
    const { send_result } = decodeStoredAnswer(
      getSendResult,
      body({
        errcode: 0,
        send_result: {
          unread_user_id_list: ['hk001'],
          forbidden_list: [{ code: '143106', count: 1, userid: 'hk002' }],
          forbidden_user_id_list: ['hk002'],
        },
      }),
    );

    expect(send_result).toEqual({
      invalid_user_id_list: [],
      forbidden_user_id_list: ['hk002'],
      failed_user_id_list: [],
      read_user_id_list: [],
      unread_user_id_list: ['hk001'],
      forbidden_list: [{ code: '143106', userid: 'hk002' }],
    });
  });
});

describe('kinds of leave', () => {
  it('are asked for in full, with the operator as this operation spells it', () => {
    expect(listVacationTypes.encode({ operatorUserId: 'hk001' }).body).toEqual({
      op_userid: 'hk001',
      vacation_source: 'all',
    });
  });

  it('are read by code and name', () => {
    const { result } = decodeStoredAnswer(
      listVacationTypes,
      body({
        errcode: 0,
        success: true,
        result: [
          {
            leave_code: '6cdb55f2',
            leave_name: '年假',
            leave_view_unit: 'halfDay',
            hours_in_per_day: '800',
            natural_day_leave: 'false',
          },
        ],
      }),
    );

    expect(result).toEqual([
      {
        leave_code: '6cdb55f2',
        leave_name: '年假',
        leave_view_unit: 'halfDay',
        hours_in_per_day: 800,
      },
    ]);
  });
});

describe('a person', () => {
  it('is read with manager, departments, job number and title', () => {
    const person = {
      userid: 'hk002',
      name: '李小明',
      manager_userid: 'hk001',
      dept_id_list: [11, 20],
      job_number: 'J002',
      title: '倉務員',
    };

    const { result } = decodeStoredAnswer(getUser, body({ errcode: 0, result: person }));
    const alone = decodeStoredAnswer(
      getUser,
      body({ errcode: 0, result: { ...person, manager_userid: '' } }),
    );

    expect(result).toEqual(person);
    expect(alone.result.manager_userid).toBeUndefined();
  });
});
