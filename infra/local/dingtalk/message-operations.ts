import { createHash, randomInt } from 'node:crypto';
import { requiredInteger } from './expect-parameters.ts';
import { isRecord } from './json-value.ts';
import { formatDate } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';

const LARGEST_MESSAGE_BYTES = 2_048;
const MOST_TOLD_ABOUT = 100;
const RESULT_KEPT_MS = 24 * 3_600_000;
/** Why a person did not get a message: the same content was there before on this day. */
const SAME_CONTENT_TODAY = '143106';

/** Work notifications of the app; metered. What was accepted is kept for inspection. */
export const MESSAGE_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/message/corpconversation/asyncsend_v2',
    family: 'top',
    method: 'POST',
    isMetered: true,
    scopes: ['qyapi_base'],
    omitsErrmsg: true,
    handle: sendWorkNotification,
  },
  {
    api: 'topapi/message/corpconversation/getsendresult',
    family: 'top',
    method: 'POST',
    isMetered: true,
    scopes: ['qyapi_base'],
    omitsErrmsg: true,
    handle: describeSendResult,
  },
];

async function sendWorkNotification(call: AppCall): Promise<Record<string, unknown>> {
  if (requiredInteger(call, 'agent_id') !== call.app.agentId) {
    throw oldRefusal(400_002, '参数错误: agent_id');
  }
  const content = readMessage(call.parameters.raw('msg'));
  const recipients = notificationRecipients(call);
  const sentToday = sameContentToday(call, content);
  const task = randomInt(100_000_000_000, 281_474_976_710_655);
  await call.messages.record({
    atEpochMs: call.nowEpochMs,
    corpId: call.app.corpId,
    channel: 'work-notification',
    recipients: recipients.filter((userId) => !sentToday.has(userId)),
    suppressedRecipients: recipients.filter((userId) => sentToday.has(userId)),
    unknownRecipients: call.parameters
      .list('userid_list')
      .filter((userId) => call.directory.member(userId) === undefined),
    content,
    reference: String(task),
  });
  return { task_id: task };
}

function notificationRecipients(call: AppCall): readonly string[] {
  const { parameters, directory } = call;
  if (parameters.flag('to_all_user')) return directory.members().map(({ userId }) => userId);
  const userIds = parameters.list('userid_list');
  const departmentIds = parameters.list('dept_id_list');
  if (userIds.length > 100 || departmentIds.length > 20) {
    throw oldRefusal(400_002, '参数错误: 接收者超过限制');
  }
  if (userIds.length + departmentIds.length === 0) {
    throw oldRefusal(400_002, '参数错误: 接收者不能为空');
  }
  const wanted = new Set(userIds.filter((userId) => directory.member(userId) !== undefined));
  const roots = departmentIds.map(Number);
  if (roots.length > 0) {
    for (const person of directory.members()) {
      if (directory.isWithin(person.departmentId, roots)) wanted.add(person.userId);
    }
  }
  return [...wanted];
}

function readMessage(raw: unknown): unknown {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw ?? null);
  const content = parseJson(text);
  if (!isRecord(content) || typeof content['msgtype'] !== 'string') {
    throw oldRefusal(400_002, '参数错误: msg');
  }
  if (Buffer.byteLength(text) > LARGEST_MESSAGE_BYTES) {
    throw oldRefusal(400_002, '参数错误: msg 超过2048字节');
  }
  return content;
}

/** The same content reaches a person once a day; a repetition is accepted and goes nowhere. */
function sameContentToday(call: AppCall, content: unknown): ReadonlySet<string> {
  const today = formatDate(call.nowEpochMs);
  const digest = digestOf(content);
  return new Set(
    call.messages
      .messages()
      .filter(
        (message) =>
          message.channel === 'work-notification' &&
          message.corpId === call.app.corpId &&
          formatDate(message.atEpochMs) === today &&
          digestOf(message.content) === digest,
      )
      .flatMap((message) => message.recipients),
  );
}

/** Whom a work notification reached. Nobody reads here, so all whom it reached have it unread. */
function describeSendResult(call: AppCall): Record<string, unknown> {
  if (requiredInteger(call, 'agent_id') !== call.app.agentId) {
    throw oldRefusal(400_002, '参数错误: agent_id');
  }
  const task = String(requiredInteger(call, 'task_id'));
  const message = call.messages
    .messages()
    .find(
      ({ channel, corpId, reference }) =>
        channel === 'work-notification' && corpId === call.app.corpId && reference === task,
    );
  if (message === undefined || call.nowEpochMs - message.atEpochMs > RESULT_KEPT_MS) {
    throw oldRefusal(400_002, '参数错误: task_id');
  }
  if (message.recipients.length > MOST_TOLD_ABOUT) throw oldRefusal(15, '调用超时');
  const { suppressedRecipients: forbidden } = message;
  return {
    send_result: {
      invalid_user_id_list: message.unknownRecipients ?? [],
      invalid_dept_id_list: [],
      forbidden_user_id_list: forbidden,
      forbidden_list: forbidden.map((userid) => ({ code: SAME_CONTENT_TODAY, count: 1, userid })),
      failed_user_id_list: [],
      read_user_id_list: [],
      unread_user_id_list: message.recipients,
    },
  };
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
