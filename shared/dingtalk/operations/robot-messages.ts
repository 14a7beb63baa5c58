import * as z from 'zod';
import { requireCount, requireText, requireWithin } from '../call-limits.ts';
import { defineOperation, metered, type JsonValue } from '../operation.ts';
import { id, list } from '../wire-values.ts';

const LARGEST_BYTES = 15_000;

/** What an app's robot says. */
export interface AppRobotMessage {
  /** The robot's own code, from the developer console. */
  readonly robotCode: string;
  /** Kind of message, such as `sampleText` or `sampleMarkdown`. */
  readonly msgKey: string;
  /** Its parts, such as `{ content }` or `{ title, text }`; 15,000 bytes of JSON at most. */
  readonly parts: Readonly<Record<string, JsonValue>>;
}

const TO_PEOPLE = 'robot/oToMessages/batchSend';

/**
 * Sends a message of the app's robot to people, one by one. Success does not mean that it reached
 * all of them: whom it did not reach stands in one of the two lists.
 *
 * Page: chatbots-send-one-on-one-chat-messages-in-batches, 2026-04-22.
 */
export const sendRobotMessageToPeople = defineOperation({
  name: TO_PEOPLE,
  host: 'api',
  method: 'POST',
  path: '/v1.0/robot/oToMessages/batchSend',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (params: AppRobotMessage & { /** 1 to 20. */ readonly userIds: readonly string[] }) => {
    requireCount(TO_PEOPLE, 'people', params.userIds, 20);
    return { body: { ...messageOf(TO_PEOPLE, params), userIds: params.userIds } };
  },
  schema: z.object({
    processQueryKey: id,
    /** Nobody of the organisation. */
    invalidStaffIdList: list(id),
    /** Held back: too many messages. */
    flowControlledStaffIdList: list(id),
  }),
});

const TO_GROUP = 'robot/groupMessages/send';

/**
 * Sends a message of the app's robot to a group that the robot is a member of.
 *
 * Page: the-robot-sends-a-group-message, 2025-10-21.
 */
export const sendRobotMessageToGroup = defineOperation({
  name: TO_GROUP,
  host: 'api',
  method: 'POST',
  path: '/v1.0/robot/groupMessages/send',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (params: AppRobotMessage & { readonly openConversationId: string }) => {
    requireText(TO_GROUP, 'the id of the group', params.openConversationId, 512);
    const { openConversationId } = params;
    return { body: { ...messageOf(TO_GROUP, params), openConversationId } };
  },
  schema: z.object({ processQueryKey: id }),
});

/** The parts go as JSON in a text. */
function messageOf(
  operation: string,
  { robotCode, msgKey, parts }: AppRobotMessage,
): Readonly<Record<string, string>> {
  const msgParam = JSON.stringify(parts);
  requireText(operation, 'the robot code', robotCode, 256);
  requireText(operation, 'the kind of message', msgKey, 256);
  const bytes = Buffer.byteLength(msgParam);
  requireWithin(operation, 'the bytes of the message', bytes, 1, LARGEST_BYTES);
  return { robotCode, msgKey, msgParam };
}
