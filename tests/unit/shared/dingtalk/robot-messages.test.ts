import { describe, expect, it } from 'vitest';
import {
  decodeStoredAnswer,
  InvalidCallError,
  sendRobotMessageToGroup,
  sendRobotMessageToPeople,
} from '../../../../shared/dingtalk/index.ts';

const TEXT = { robotCode: 'dingrobot0001', msgKey: 'sampleText', parts: { content: '請補卡' } };

describe('a message of an app’s robot', () => {
  it('goes to people with its parts as JSON in a text, and not twice on its own', () => {
    const request = sendRobotMessageToPeople.encode({ ...TEXT, userIds: ['hk001', 'hk002'] });

    expect(request.body).toEqual({
      robotCode: 'dingrobot0001',
      msgKey: 'sampleText',
      msgParam: '{"content":"請補卡"}',
      userIds: ['hk001', 'hk002'],
    });
    expect(sendRobotMessageToPeople.safeToRepeat).toBe(false);
    expect(sendRobotMessageToGroup.safeToRepeat).toBe(false);
  });

  it('goes to a group by the id of its conversation', () => {
    const request = sendRobotMessageToGroup.encode({ ...TEXT, openConversationId: 'cid6KeBBLo==' });

    expect(request.body).toEqual({
      robotCode: 'dingrobot0001',
      msgKey: 'sampleText',
      msgParam: '{"content":"請補卡"}',
      openConversationId: 'cid6KeBBLo==',
    });
  });

  it.each([
    ['nobody', { userIds: [] }],
    ['21 people', { userIds: Array<string>(21).fill('hk001') }],
    ['people without a robot', { robotCode: '' }],
    ['people without a kind', { msgKey: '' }],
    ['people with more than 15,000 bytes', { parts: { content: '糧'.repeat(5_000) } }],
  ])('is not sent to %s', (_what, wrong) => {
    expect(() =>
      sendRobotMessageToPeople.encode({ ...TEXT, userIds: ['hk001'], ...wrong }),
    ).toThrow(InvalidCallError);
  });

  it('is not sent to a group without an id', () => {
    expect(() => sendRobotMessageToGroup.encode({ ...TEXT, openConversationId: '' })).toThrow(
      InvalidCallError,
    );
  });

  it('tells in a success whom it did not reach', () => {
    const answer = decodeStoredAnswer(
      sendRobotMessageToPeople,
      Buffer.from(
        '{"processQueryKey":"zcxxczas","invalidStaffIdList":["hk998"],"flowControlledStaffIdList":["hk002"]}',
      ),
    );
    const reached = decodeStoredAnswer(
      sendRobotMessageToPeople,
      Buffer.from('{"processQueryKey":"zcxxczas"}'),
    );

    expect(answer).toEqual({
      processQueryKey: 'zcxxczas',
      invalidStaffIdList: ['hk998'],
      flowControlledStaffIdList: ['hk002'],
    });
    expect([reached.invalidStaffIdList, reached.flowControlledStaffIdList]).toEqual([[], []]);
  });
});
