import * as z from 'zod';
import { defineOperation, type JsonValue } from '../operation.ts';

export interface SignedRobotMessage {
  readonly timestampEpochMs: number;
  /** As `signRobotRequest` makes it. */
  readonly signature: string;
  /** The same id again is the same message: it reaches the group once. */
  readonly messageId: string;
  /** Such as `{ msgtype: 'text', text: { content } }`. */
  readonly message: { readonly msgtype: string; readonly [part: string]: JsonValue };
}

/**
 * Sends a message to the group of a custom robot. The robot's own token takes the place of an app's.
 * It counts against the organisation's quota of webhook messages (3,000 a month on the standard
 * edition), not against that of calls; more than 20 in a minute mute the robot for ten.
 *
 * Page: custom-robots-send-group-messages, 2026-08-22.
 */
export const sendRobotMessage = defineOperation({
  name: 'robot/send',
  host: 'oapi',
  method: 'POST',
  path: '/robot/send',
  family: 'old-plain',
  metering: { metered: false, source: 'custom-robots-send-group-messages', asOf: '2026-08-22' },
  safeToRepeat: true,
  encode: ({ timestampEpochMs, signature, messageId, message }: SignedRobotMessage) => ({
    query: { timestamp: String(timestampEpochMs), sign: signature },
    body: { ...message, msgUuid: messageId },
  }),
  schema: z.object({}),
});
