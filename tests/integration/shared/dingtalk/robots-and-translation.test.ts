import type * as RobotModule from '@alicloud/dingtalk/dist/robot_1_0/client.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  PermissionMissingError,
  RequestRejectedError,
  sendRobotMessageToGroup,
  sendRobotMessageToPeople,
  translateText,
} from '../../../../shared/dingtalk/index.ts';
import { benchApp } from '../../../support/dingtalk-bench.ts';
import { startClientBench, type ClientBench } from '../../../support/dingtalk-client-bench.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { officialModule, sdkRuntime } from '../../../support/official-ding-talk-sdk.ts';

const robot = officialModule('robot_1_0') as typeof RobotModule.default;

const TEXT = { robotCode: 'dingrobot0001', msgKey: 'sampleText', parts: { content: '請補卡' } };
const WIRE_TEXT = {
  robotCode: 'dingrobot0001',
  msgKey: 'sampleText',
  msgParam: '{"content":"請補卡"}',
};
const GROUP = 'cid6KeBBLoveMJOGXoYKF5x7EeiodoA==';
let started: ClientBench;

beforeEach(async () => {
  started = await startClientBench({ limits: { robotMessagesPerPersonPerDay: 1 } });
});

afterEach(() => started.close());

function theirs() {
  const client = new robot.default(started.sdkConfig());
  const xAcsDingtalkAccessToken = started.token;
  return {
    toPeople: (userIds: string[], robotCode = WIRE_TEXT.robotCode) =>
      client.batchSendOTOWithOptions(
        new robot.BatchSendOTORequest({ ...WIRE_TEXT, robotCode, userIds }),
        new robot.BatchSendOTOHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
    toGroup: (openConversationId: string) =>
      client.orgGroupSendWithOptions(
        new robot.OrgGroupSendRequest({ ...WIRE_TEXT, openConversationId }),
        new robot.OrgGroupSendHeaders({ xAcsDingtalkAccessToken }),
        sdkRuntime(),
      ),
  };
}

describe('a message of the app’s robot', () => {
  it('tells both clients whom it did not reach, in a success', async () => {
    await started.client.call(sendRobotMessageToPeople, { ...TEXT, userIds: ['hk002'] });

    const ours = await started.client.call(sendRobotMessageToPeople, {
      ...TEXT,
      userIds: ['hk001', 'hk002', 'hk998'],
    });
    const official = await theirs().toPeople(['hk003', 'hk002', 'hk998']);

    for (const lists of [ours.answer, official.body]) {
      expect(lists?.invalidStaffIdList).toEqual(['hk998']);
      expect(lists?.flowControlledStaffIdList).toEqual(['hk002']);
      expect(lists?.processQueryKey).toMatch(/./);
    }
    expect(started.bench.controls.messages().map(({ recipients }) => recipients)).toEqual([
      ['hk002'],
      ['hk001'],
      ['hk003'],
    ]);
  });

  it('goes to a group through both clients, and to none that is no group', async () => {
    await started.client.call(sendRobotMessageToGroup, { ...TEXT, openConversationId: GROUP });
    await theirs().toGroup(GROUP);
    const ours = await failureOf(
      started.client.call(sendRobotMessageToGroup, { ...TEXT, openConversationId: 'group-1' }),
    );
    const official = await failureOf(theirs().toGroup('group-1'));

    expect(started.bench.controls.messages().length).toBe(2);
    for (const message of started.bench.controls.messages()) {
      expect(message).toMatchObject({
        channel: 'robot-group',
        recipients: [GROUP],
        content: { msgKey: 'sampleText', msgParam: { content: '請補卡' } },
      });
    }
    expect(ours).toMatchObject({ vendorCode: 'invalid.openConversationId' });
    expect(official).toMatchObject({ code: 'invalid.openConversationId' });
  });

  it('is not sent in the name of another robot', async () => {
    const ours = await failureOf(
      started.client.call(sendRobotMessageToPeople, {
        ...TEXT,
        robotCode: 'dingrobot9999',
        userIds: ['hk001'],
      }),
    );
    const official = await failureOf(theirs().toPeople(['hk001'], 'dingrobot9999'));

    expect(ours).toBeInstanceOf(RequestRejectedError);
    expect(ours).toMatchObject({ vendorCode: 'invalidParameter.robotCode.notExsit' });
    expect(official).toMatchObject({ code: 'invalidParameter.robotCode.notExsit' });
  });

  it('is not repeated when nobody knows whether it was sent', async () => {
    started.bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'v1.0/robot/oToMessages/batchSend',
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });

    await failureOf(started.client.call(sendRobotMessageToPeople, { ...TEXT, userIds: ['hk001'] }));

    expect(started.bench.controls.messages().length).toBe(1);
  });
});

describe('a translation', () => {
  it('comes back for each pair, and costs a call', async () => {
    const { answer } = await started.client.call(translateText, {
      text: '這是一個測試',
      from: 'zh',
      to: 'en',
    });

    expect(answer.result).toBe('[en] 這是一個測試');
    expect(started.events.map(({ quotaCost }) => quotaCost)).toEqual([1]);
    expect(started.bench.controls.counters()[0]?.apiCalls).toBe(1);
  });

  it('is refused by the stand-in for a pair that is not in the table', async () => {
    const answer = await started.bench.oapi('/topapi/ai/mt/translate', {
      query: 'x',
      source_language: 'en',
      target_language: 'de',
    });

    expect(answer.body).toMatchObject({ errcode: 400_002 });
  });

  it('names the permission that the app lacks', async () => {
    await started.close();
    started = await startClientBench({ apps: [benchApp({ scopes: [] })] });

    const error = await failureOf(
      started.client.call(translateText, { text: 'x', from: 'en', to: 'zh' }),
    );

    expect(error).toBeInstanceOf(PermissionMissingError);
    expect(error).toMatchObject({ scopes: ['qyapi_ai_base'] });
  });
});
