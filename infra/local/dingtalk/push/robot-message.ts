import { createHmac, randomUUID } from 'node:crypto';
import type { DingTalkAppRegistration } from '../settings.ts';
import { postJson, type PostOptions, type PostOutcome } from './post-json.ts';

/** What somebody says to the robot of an app. */
export interface RobotUtterance {
  readonly text: string;
  readonly senderStaffId: string;
  readonly senderNick: string;
  readonly senderUnionId: string;
  readonly isAdmin: boolean;
  /** By it a receiver knows a repetition. */
  readonly msgId: string;
  readonly createdEpochMs: number;
  /** Title of the group where it was said, with an @ before it; absent: to the robot alone. */
  readonly groupTitle?: string;
}

/** Signature of a robot's message: Base64 of HMAC-SHA256. It does not cover the body. */
export function signRobotMessage(timestamp: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(`${timestamp}\n${appSecret}`).digest('base64');
}

/** The body that the robot of an app posts; plain JSON. */
export function robotMessageBody(
  app: Pick<DingTalkAppRegistration, 'corpId' | 'appKey' | 'robotCode'>,
  utterance: RobotUtterance,
): Readonly<Record<string, unknown>> {
  const { text, senderStaffId, msgId, createdEpochMs, groupTitle } = utterance;
  const isGroup = groupTitle !== undefined;
  const chatbotUserId = `$:LWCP_v1:$${app.robotCode}`;
  return {
    msgId,
    msgtype: 'text',
    // What follows an @ begins with a blank.
    text: { content: isGroup ? ` ${text}` : text },
    createAt: createdEpochMs,
    conversationId: `cid-${isGroup ? app.robotCode : senderStaffId}`,
    conversationType: isGroup ? '2' : '1',
    ...(isGroup
      ? {
          conversationTitle: groupTitle,
          isInAtList: true,
          atUsers: [{ dingtalkId: chatbotUserId }],
        }
      : {}),
    senderId: `$:LWCP_v1:$${senderStaffId}`,
    senderNick: utterance.senderNick,
    senderStaffId,
    senderCorpId: app.corpId,
    senderUnionId: utterance.senderUnionId,
    isAdmin: utterance.isAdmin,
    chatbotUserId,
    chatbotCorpId: app.corpId,
    robotCode: app.robotCode,
    sessionWebhook: `https://oapi.dingtalk.invalid/robot/sendBySession?session=${randomUUID()}`,
    sessionWebhookExpiredTime: createdEpochMs + 90 * 60_000,
  };
}

/** Posts an utterance with its headers, once. */
export function postRobotMessage(
  url: URL,
  body: Readonly<Record<string, unknown>>,
  proof: { readonly timestamp: string; readonly appSecret: string },
  options: Omit<PostOptions, 'headers'>,
): Promise<PostOutcome> {
  const { timestamp, appSecret } = proof;
  const headers = { timestamp, sign: signRobotMessage(timestamp, appSecret) };
  return postJson(url, JSON.stringify(body), { ...options, headers });
}
