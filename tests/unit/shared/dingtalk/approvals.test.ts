import { describe, expect, it } from 'vitest';
import {
  commentProcessInstance,
  getApprovalFileAddress,
  createProcessInstance,
  decodeStoredAnswer,
  getProcessInstance,
  InvalidCallError,
  listProcessInstanceIds,
  terminateProcessInstance,
  UnexpectedAnswerError,
  type NewProcessInstance,
} from '../../../../shared/dingtalk/index.ts';

const DAY_MS = 86_400_000;
const RELEASE: NewProcessInstance = {
  processCode: 'PROC-1',
  originatorUserId: 'hk001',
  formComponentValues: [{ name: '雜湊', value: 'abc' }],
  approvers: [{ actionType: 'OR', userIds: ['hk002', 'hk003'] }],
};
const WINDOW = {
  processCode: 'PROC-1',
  fromEpochMs: 0,
  toEpochMs: 120 * DAY_MS,
  nextToken: '0',
  maxResults: 20,
};

function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

describe('asking for an approval', () => {
  it('is one request with values of text and steps in their order', () => {
    const request = createProcessInstance.encode({
      ...RELEASE,
      departmentId: -1,
      ccUserIds: ['hk006'],
      ccPosition: 'FINISH',
      agentId: 3_001,
    });

    expect(request.body).toEqual({
      originatorUserId: 'hk001',
      processCode: 'PROC-1',
      formComponentValues: [{ name: '雜湊', value: 'abc' }],
      deptId: -1,
      microappAgentId: 3_001,
      ccList: ['hk006'],
      ccPosition: 'FINISH',
      approvers: [{ actionType: 'OR', userIds: ['hk002', 'hk003'] }],
    });
  });

  it('is not repeated on its own, and costs a metered call', () => {
    expect(createProcessInstance.safeToRepeat).toBe(false);
    expect(createProcessInstance.metering.metered).toBe(true);
  });

  it.each([
    ['an empty form', { formComponentValues: [] }],
    ['151 components', { formComponentValues: Array(151).fill({ name: 'a', value: 'b' }) }],
    [
      'a value of 65,536 characters',
      { formComponentValues: [{ name: 'a', value: 'x'.repeat(65_536) }] },
    ],
    ['neither approvers nor department', { approvers: undefined }],
    ['no steps', { approvers: [] }],
    ['21 steps', { approvers: Array(21).fill({ actionType: 'NONE', userIds: ['hk002'] }) }],
    ['two people for one', { approvers: [{ actionType: 'NONE', userIds: ['a', 'b'] }] }],
    ['one person for all', { approvers: [{ actionType: 'AND', userIds: ['a'] }] }],
    ['a step without people', { approvers: [{ actionType: 'OR', userIds: [] }] }],
    ['51 people to tell', { ccUserIds: Array(51).fill('hk006') }],
  ] as [string, Partial<NewProcessInstance>][])('is not sent with %s', (_what, wrong) => {
    expect(() => createProcessInstance.encode({ ...RELEASE, ...wrong })).toThrow(InvalidCallError);
  });

  it('gives the id', () => {
    const answer = decodeStoredAnswer(createProcessInstance, body({ instanceId: '91ef1076' }));

    expect(answer).toEqual({ instanceId: '91ef1076' });
  });
});

/** As the documentation shows it: success as a text, minutes without seconds. */
const SAMPLE = {
  result: {
    title: 'xx提交的請假申請',
    finishTime: '2022-08-31T11:52Z',
    originatorUserId: 'manager1',
    originatorDeptId: '-1',
    originatorDeptName: '測試',
    status: 'COMPLETED',
    approverUserIds: ['manager1'],
    ccUserIds: ['manager1'],
    result: 'agree',
    businessId: '111',
    operationRecords: [
      {
        userId: 'manager1',
        date: '2022-08-31T11:52Z',
        type: 'EXECUTE_TASK_NORMAL',
        result: 'AGREE',
        remark: '評論',
        attachments: [{ fileName: '學歷證明', fileId: '111' }],
        ccUserIds: ['0417'],
        activityId: 'aabb-ccdd',
        showName: '審批人',
      },
    ],
    tasks: [
      {
        taskId: 111,
        userId: 'manager1',
        status: 'COMPLETED',
        result: 'AGREE',
        createTime: '2022-08-31T11:50Z',
        finishTime: '2022-08-31T11:52Z',
        activityId: '111',
      },
    ],
    bizAction: 'NONE',
    mainProcessInstanceId: '',
    formComponentValues: [
      { id: 'DDHolidayField-1', name: '組件1', value: '示例值', componentType: 'DDSelectField' },
    ],
    createTime: '2022-08-31T11:50Z',
  },
  success: 'true',
};

describe('an approval', () => {
  it('is read with who decided and when', () => {
    const { result } = decodeStoredAnswer(getProcessInstance, body(SAMPLE));

    expect(result).toMatchObject({
      status: 'COMPLETED',
      result: 'agree',
      createTime: Date.UTC(2022, 7, 31, 11, 50),
      finishTime: Date.UTC(2022, 7, 31, 11, 52),
      approverUserIds: ['manager1'],
      operationRecords: [
        {
          type: 'EXECUTE_TASK_NORMAL',
          userId: 'manager1',
          result: 'AGREE',
          date: Date.UTC(2022, 7, 31, 11, 52),
        },
      ],
      tasks: [{ taskId: '111', result: 'AGREE' }],
      formComponentValues: [{ name: '組件1', value: '示例值' }],
    });
    expect(result.mainProcessInstanceId).toBeUndefined();
  });

  it('may have seconds, another zone, and next to nothing else', () => {
    const { result } = decodeStoredAnswer(
      getProcessInstance,
      body({
        success: true,
        result: {
          status: 'RUNNING',
          originatorUserId: 'hk001',
          createTime: '2026-11-04T10:00:07+08:00',
          finishTime: '',
          result: '',
        },
      }),
    );

    expect(result).toMatchObject({
      createTime: Date.UTC(2026, 10, 4, 2, 0, 7),
      approverUserIds: [],
      operationRecords: [],
      tasks: [],
      formComponentValues: [],
    });
    expect(result.finishTime).toBeUndefined();
    expect(result.result).toBe('');
  });

  it.each([
    ['an unknown state', { status: 'PERHAPS' }],
    ['a time without a zone', { createTime: '2026-11-04T10:00:07' }],
    ['a day that does not exist', { createTime: '2026-02-30T10:00Z' }],
    ['an hour that does not exist', { createTime: '2026-02-20T25:00Z' }],
    ['nobody who asked', { originatorUserId: undefined }],
  ])('is not believed with %s', (_what, wrong) => {
    const answer = body({ ...SAMPLE, result: { ...SAMPLE.result, ...wrong } });

    expect(() => decodeStoredAnswer(getProcessInstance, answer)).toThrow(UnexpectedAnswerError);
  });
});

describe('ids of approvals', () => {
  it('are asked for with the page token as a number', () => {
    const request = listProcessInstanceIds.encode({
      ...WINDOW,
      nextToken: '20',
      originatorUserIds: ['hk001'],
      statuses: ['RUNNING'],
    });

    expect(request.body).toEqual({
      processCode: 'PROC-1',
      startTime: 0,
      endTime: 120 * DAY_MS,
      nextToken: 20,
      maxResults: 20,
      userIds: ['hk001'],
      statuses: ['RUNNING'],
    });
  });

  it.each([
    ['over 120 days', { toEpochMs: 120 * DAY_MS + 1 }],
    ['21 a page', { maxResults: 21 }],
    ['a token that is no number', { nextToken: 'x' }],
    ['11 people', { originatorUserIds: Array<string>(11).fill('a') }],
  ])('are not asked for with %s', (_what, wrong) => {
    expect(() => listProcessInstanceIds.encode({ ...WINDOW, ...wrong })).toThrow(InvalidCallError);
  });

  it('do not go on with a page token of another kind, and do not repeat it', () => {
    const encode = (): unknown =>
      listProcessInstanceIds.encode({ ...WINDOW, nextToken: '96183047961830479618' });

    expect(encode).toThrow(InvalidCallError);
    expect(encode).not.toThrow(/9618/);
  });

  it.each([
    ['a token', '10', '10'],
    ['a number', 10, '10'],
    ['an empty text', '', undefined],
    ['nothing', undefined, undefined],
  ])('go on with %s', (_what, nextToken, expected) => {
    const answer = body({ result: { list: ['123'], nextToken }, success: true });

    expect(decodeStoredAnswer(listProcessInstanceIds, answer).result).toEqual({
      list: ['123'],
      ...(expected === undefined ? {} : { nextToken: expected }),
    });
  });
});

describe('taking back and commenting', () => {
  it('name the person, or say that the system does it', () => {
    const byPerson = terminateProcessInstance.encode({
      processInstanceId: 'p1',
      operatingUserId: 'hk001',
      remark: '作廢',
    });
    const bySystem = terminateProcessInstance.encode({ processInstanceId: 'p1' });
    const comment = commentProcessInstance.encode({
      processInstanceId: 'p1',
      commentUserId: 'hk001',
      text: '好',
    });

    expect(byPerson.body).toEqual({
      processInstanceId: 'p1',
      isSystem: false,
      operatingUserId: 'hk001',
      remark: '作廢',
    });
    expect(bySystem.body).toEqual({ processInstanceId: 'p1', isSystem: true });
    expect(comment.body).toEqual({ processInstanceId: 'p1', text: '好', commentUserId: 'hk001' });
  });

  it('are done only if DingTalk says so, in either spelling', () => {
    const read = (answer: unknown) => () =>
      decodeStoredAnswer(terminateProcessInstance, body(answer));

    expect(read({ result: 'true', success: true })()).toEqual({ result: true, success: true });
    expect(read({ result: false, success: true })).toThrow(UnexpectedAnswerError);
    expect(read({ result: true, success: 'false' })).toThrow(UnexpectedAnswerError);
    expect(read({ success: true })).toThrow(UnexpectedAnswerError);
  });

  it.each(['', 'x'.repeat(1_025)])('are not sent with a text of a wrong length', (text) => {
    expect(() =>
      commentProcessInstance.encode({ processInstanceId: 'p1', commentUserId: 'hk001', text }),
    ).toThrow(InvalidCallError);
  });
});

describe('the address of a file', () => {
  it('is asked for by approval and file, and told with whatever id it has', () => {
    const request = getApprovalFileAddress.encode({ processInstanceId: 'p1', fileId: '643' });
    const answer = decodeStoredAnswer(
      getApprovalFileAddress,
      body({
        success: true,
        result: { spaceId: 3_996_960_664, fileId: 643, downloadUri: 'http://files.example/x' },
      }),
    );

    expect(request.body).toEqual({ processInstanceId: 'p1', fileId: '643' });
    expect(answer.result).toEqual({ fileId: '643', downloadUri: 'http://files.example/x' });
    expect(() =>
      decodeStoredAnswer(getApprovalFileAddress, body({ success: true, result: {} })),
    ).toThrow(UnexpectedAnswerError);
  });
});
