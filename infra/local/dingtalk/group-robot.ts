import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AnswerBody } from './answers.ts';
import type { CallParameters } from './call-parameters.ts';
import { isRecord } from './json-value.ts';
import type { MessageLog } from './message-log.ts';
import { oldRefusal } from './refusal.ts';
import type { PushQuota } from './push/push-quota.ts';
import type { GroupRobotRegistration } from './settings.ts';

const MESSAGES_PER_MINUTE = 20;
const MINUTE_MS = 60_000;
const MUTED_MS = 10 * MINUTE_MS;
const SIGNATURE_LIFE_MS = 3_600_000;

/** Fields that a message of each type cannot do without. */
const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  text: ['content'],
  markdown: ['title', 'text'],
  link: ['title', 'text', 'messageUrl'],
  actionCard: ['title', 'text'],
  feedCard: ['links'],
};

/**
 * `/robot/send`, the webhook of a group. Its token is the robot's own, not an app's; more than 20
 * messages in a minute mute the robot for ten.
 */
export class GroupRobots {
  readonly #robots: ReadonlyMap<string, GroupRobotRegistration>;
  readonly #quota: PushQuota;
  readonly #messages: MessageLog;
  readonly #recent = new Map<string, { sentAt: number[]; mutedUntil: number }>();

  constructor(robots: readonly GroupRobotRegistration[], quota: PushQuota, messages: MessageLog) {
    this.#robots = new Map(robots.map((robot) => [robot.accessToken, robot]));
    this.#quota = quota;
    this.#messages = messages;
  }

  /** Organisation of the robot, for the call log. */
  corpIdOf(accessToken: string | undefined): string {
    return this.#robots.get(accessToken ?? '')?.corpId ?? '';
  }

  /** @throws Refusal as the README lists */
  async send(parameters: CallParameters, nowEpochMs: number): Promise<AnswerBody> {
    const robot = this.#robots.get(parameters.text('access_token') ?? '');
    if (robot === undefined) throw oldRefusal(300_005, 'token is not exist');
    const { type, content } = readContent(parameters);
    checkSignature(robot, parameters, nowEpochMs);
    checkKeywords(robot, content);
    this.#checkPace(robot.accessToken, nowEpochMs);
    this.#checkQuota(robot.corpId);
    const reference = parameters.text('msgUuid');
    const isRepeated =
      reference !== undefined &&
      this.#messages.messages().some((message) => message.reference === reference);
    if (!isRepeated) {
      await this.#messages.record({
        atEpochMs: nowEpochMs,
        corpId: robot.corpId,
        channel: 'group-robot',
        recipients: [robot.accessToken],
        suppressedRecipients: [],
        content: { msgtype: type, [type]: content, at: parameters.raw('at') },
        ...(reference === undefined ? {} : { reference }),
      });
    }
    return {};
  }

  #checkPace(accessToken: string, nowEpochMs: number): void {
    const pace = this.#recent.get(accessToken) ?? { sentAt: [], mutedUntil: 0 };
    this.#recent.set(accessToken, pace);
    pace.sentAt = pace.sentAt.filter((at) => at > nowEpochMs - MINUTE_MS);
    if (pace.sentAt.length >= MESSAGES_PER_MINUTE && pace.mutedUntil <= nowEpochMs) {
      pace.mutedUntil = nowEpochMs + MUTED_MS;
    }
    if (pace.mutedUntil > nowEpochMs) {
      throw oldRefusal(660_026, 'sending too many messages per minute');
    }
    pace.sentAt.push(nowEpochMs);
  }

  #checkQuota(corpId: string): void {
    if (this.#quota.isSpent(corpId)) {
      throw oldRefusal(90_020, '企业本月Webhook消息量已超过上限');
    }
  }
}

function readContent(parameters: CallParameters): { type: string; content: AnswerBody } {
  const type = parameters.text('msgtype');
  if (type === undefined) throw oldRefusal(40_035, '缺少参数 json');
  const required = REQUIRED_FIELDS[type];
  const content = parameters.raw(type);
  if (required === undefined || !isRecord(content)) {
    throw oldRefusal(400_402, `缺少参数 ${type}`);
  }
  const missing = required.find((name) => content[name] === undefined || content[name] === '');
  if (missing !== undefined) throw oldRefusal(400_402, `缺少参数 ${type}->${missing}`);
  return { type, content };
}

function checkSignature(
  robot: GroupRobotRegistration,
  parameters: CallParameters,
  nowEpochMs: number,
): void {
  if (robot.secret === undefined) return;
  const timestamp = parameters.text('timestamp') ?? '';
  const ageMs = Math.abs(nowEpochMs - Number(timestamp));
  if (!/^\d{13}$/.test(timestamp) || ageMs > SIGNATURE_LIFE_MS) {
    throw oldRefusal(310_000, 'invalid timestamp');
  }
  const expected = createHmac('sha256', robot.secret)
    .update(`${timestamp}\n${robot.secret}`)
    .digest('base64');
  const given = Buffer.from(parameters.text('sign') ?? '');
  const matches = given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  if (!matches) throw oldRefusal(310_000, 'sign not match');
}

function checkKeywords(robot: GroupRobotRegistration, content: AnswerBody): void {
  if (robot.keywords === undefined) return;
  const text = JSON.stringify(content);
  if (!robot.keywords.some((keyword) => text.includes(keyword))) {
    throw oldRefusal(310_000, 'keywords not in content');
  }
}
