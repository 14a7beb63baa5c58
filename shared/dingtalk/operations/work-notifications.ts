import * as z from 'zod';
import { joinIds, requireCount } from '../call-limits.ts';
import { InvalidCallError } from '../errors.ts';
import { defineOperation, metered, type JsonValue } from '../operation.ts';
import { id, list, optionalId } from '../wire-values.ts';

const SEND = 'message/corpconversation/asyncsend_v2';
const LARGEST_MESSAGE_BYTES = 2_048;

export interface NewWorkNotification {
  /** The app's agent id. */
  readonly agentId: number;
  /** 1 to 100. */
  readonly userIds: readonly string[];
  /** Such as `{ msgtype: 'markdown', markdown: { title, text } }`; 2,048 bytes of JSON at most. */
  readonly message: { readonly msgtype: string; readonly [part: string]: JsonValue };
}

/**
 * Sends a work notification. Success means that it was taken, not that it arrived: `getSendResult`
 * tells that. The same content reaches a person once a day only, so a repetition with the same text
 * bothers nobody, but an outcome that is not known is not repeated on its own.
 *
 * Page: asynchronous-sending-of-enterprise-session-messages, 2026-08-22.
 */
export const sendWorkNotification = defineOperation({
  name: SEND,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/message/corpconversation/asyncsend_v2',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: false,
  encode: (params: NewWorkNotification) => {
    requireCount(SEND, 'people', params.userIds, 100);
    const bytes = Buffer.byteLength(JSON.stringify(params.message));
    if (bytes > LARGEST_MESSAGE_BYTES) {
      throw new InvalidCallError(SEND, `${bytes} bytes of message, allowed are 2048`);
    }
    return {
      body: {
        agent_id: params.agentId,
        userid_list: joinIds(SEND, params.userIds),
        msg: params.message,
      },
    };
  },
  schema: z.object({ task_id: id }),
});

const sendResult = z.object({
  /** Nobody of the organisation. */
  invalid_user_id_list: list(id),
  /** Held back: too many messages, or the same content before. */
  forbidden_user_id_list: list(id),
  failed_user_id_list: list(id),
  read_user_id_list: list(id),
  /** Arrived, not read. */
  unread_user_id_list: list(id),
  /** Why somebody was held back: 143105 too many on this day, 143106 the same content before. */
  forbidden_list: list(z.object({ code: optionalId, userid: optionalId })),
});
/** Whom a work notification reached. */
export type SendResult = z.output<typeof sendResult>;

/**
 * Whom a work notification reached; DingTalk keeps it for 24 hours.
 *
 * Page: gets-the-result-of-sending-messages-asynchronously-to-the-enterprise, 2026-07-13.
 */
export const getSendResult = defineOperation({
  name: 'message/corpconversation/getsendresult',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/message/corpconversation/getsendresult',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly agentId: number; readonly taskId: string }) => ({
    body: { agent_id: params.agentId, task_id: Number(params.taskId) },
  }),
  schema: z.object({ send_result: sendResult }),
});
