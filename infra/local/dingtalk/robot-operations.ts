import { createHash, randomInt } from 'node:crypto';
import { isRecord } from './json-value.ts';
import { formatDate } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

const MESSAGE_KEYS = /^sample(Text|Markdown|ImageMsg|Link|ActionCard[2-6]?|Audio|File|Video)$/;
const CONVERSATION_ID = /^cid[A-Za-z0-9+/]{4,}={0,2}$/;
const LONGEST_PARAMETERS = 15_000;
const MOST_PEOPLE = 20;

const ROBOT_API = {
  family: 'rest',
  method: 'POST',
  isMetered: true,
  scopes: ['qyapi_robot_sendmsg'],
} as const;

/** Messages of the app's robot; metered. What was accepted is kept for inspection. */
export const ROBOT_OPERATIONS: readonly AppOperation[] = [
  { ...ROBOT_API, api: 'v1.0/robot/oToMessages/batchSend', handle: sendToPeople },
  { ...ROBOT_API, api: 'v1.0/robot/groupMessages/send', handle: sendToGroup },
];

/** Whom it does not reach stands in one of two lists of a success. */
async function sendToPeople(call: AppCall): Promise<Record<string, unknown>> {
  requireOwnRobot(call);
  const userIds = call.parameters.list('userIds');
  if (userIds.length === 0) throw invalid('userIds.empty', 'userIds不能为空');
  if (userIds.length > MOST_PEOPLE) throw invalid('userIds.overMax', 'userIds超过最大限制20');
  const content = readContent(call);
  const unknown = userIds.filter((userId) => call.directory.member(userId) === undefined);
  const heldBack = userIds.filter((userId) => !unknown.includes(userId) && isFull(call, userId));
  const processQueryKey = newQueryKey(call.nowEpochMs);
  await call.messages.record({
    atEpochMs: call.nowEpochMs,
    corpId: call.app.corpId,
    channel: 'robot-direct',
    recipients: userIds.filter((userId) => ![...unknown, ...heldBack].includes(userId)),
    suppressedRecipients: heldBack,
    unknownRecipients: unknown,
    content,
    reference: processQueryKey,
  });
  return { processQueryKey, invalidStaffIdList: unknown, flowControlledStaffIdList: heldBack };
}

async function sendToGroup(call: AppCall): Promise<Record<string, unknown>> {
  requireOwnRobot(call);
  const conversationId = call.parameters.text('openConversationId');
  if (conversationId === undefined) {
    throw newRefusal('miss.openConversationId', '缺少openConversationId');
  }
  if (!CONVERSATION_ID.test(conversationId)) {
    throw newRefusal('invalid.openConversationId', '无效的openConversationId');
  }
  const content = readContent(call);
  const processQueryKey = newQueryKey(call.nowEpochMs);
  await call.messages.record({
    atEpochMs: call.nowEpochMs,
    corpId: call.app.corpId,
    channel: 'robot-group',
    recipients: [conversationId],
    suppressedRecipients: [],
    content,
    reference: processQueryKey,
  });
  return { processQueryKey };
}

function requireOwnRobot(call: AppCall): void {
  const robotCode = call.parameters.text('robotCode');
  if (robotCode === undefined) throw invalid('robotCode.empty', 'robotCode不能为空');
  if (robotCode !== call.app.robotCode) throw invalid('robotCode.notExsit', '机器人不存在');
}

function readContent(call: AppCall): { msgKey: string; msgParam: Record<string, unknown> } {
  const msgKey = call.parameters.text('msgKey');
  if (msgKey === undefined) throw invalid('msgKey.empty', 'msgKey不能为空');
  if (!MESSAGE_KEYS.test(msgKey)) throw invalid('msgKey.invalid', 'msgKey无效');
  const text = call.parameters.text('msgParam') ?? '';
  if (Buffer.byteLength(text) > LONGEST_PARAMETERS) {
    throw invalid('msgParam.tooLong', '消息内容太长');
  }
  const msgParam = parseJson(text);
  if (!isRecord(msgParam)) throw invalid('msgParam.invalid', 'msgParam必须是json格式');
  return { msgKey, msgParam };
}

/** Whether a person got as many messages of robots today as the limit allows. */
function isFull(call: AppCall, userId: string): boolean {
  const today = formatDate(call.nowEpochMs);
  const count = call.messages
    .messages()
    .filter(
      ({ atEpochMs, channel, corpId, recipients }) =>
        channel === 'robot-direct' &&
        corpId === call.app.corpId &&
        formatDate(atEpochMs) === today &&
        recipients.includes(userId),
    ).length;
  return count >= call.settings.limits.robotMessagesPerPersonPerDay;
}

function newQueryKey(nowEpochMs: number): string {
  return createHash('sha256')
    .update(`${String(nowEpochMs)} ${String(randomInt(2 ** 40))}`)
    .digest('base64')
    .slice(0, 24);
}

function invalid(what: string, message: string): Error {
  return newRefusal(`invalidParameter.${what}`, message);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
