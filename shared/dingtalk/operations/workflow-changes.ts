import * as z from 'zod';
import { requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import { done } from '../wire-values.ts';

const LONGEST_TEXT = 1_024;

const TERMINATE = 'workflow/processInstances/terminate';

/**
 * Takes a running approval back. DingTalk refuses it in the first 15 seconds, and once the approval
 * has ended: a refusal after an unknown outcome may mean that it is done.
 *
 * Page: revoke-an-approval-instance, 2026-06-03.
 */
export const terminateProcessInstance = defineOperation({
  name: TERMINATE,
  host: 'api',
  method: 'POST',
  path: '/v1.0/workflow/processInstances/terminate',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (params: {
    readonly processInstanceId: string;
    /** Whoever asked for it; absent: the system takes it back. */
    readonly operatingUserId?: string;
    /** Up to 1,024 characters. */
    readonly remark?: string;
  }) => {
    const { operatingUserId, processInstanceId, remark } = params;
    requireWithin(TERMINATE, 'the length of the remark', remark?.length ?? 0, 0, LONGEST_TEXT);
    return {
      body: {
        processInstanceId,
        isSystem: operatingUserId === undefined,
        ...(operatingUserId === undefined ? {} : { operatingUserId }),
        ...(remark === undefined ? {} : { remark }),
      },
    };
  },
  schema: z.object({ result: done, success: done }),
});

const COMMENT = 'workflow/processInstances/comments';

/**
 * Adds a comment to an approval; decides nothing.
 *
 * Page: add-an-approval-comment-pop, 2026-08-22.
 */
export const commentProcessInstance = defineOperation({
  name: COMMENT,
  host: 'api',
  method: 'POST',
  path: '/v1.0/workflow/processInstances/comments',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (params: {
    readonly processInstanceId: string;
    /** In whose name. */
    readonly commentUserId: string;
    /** 1 to 1,024 characters. */
    readonly text: string;
  }) => {
    const { commentUserId, processInstanceId, text } = params;
    requireWithin(COMMENT, 'the length of the text', text.length, 1, LONGEST_TEXT);
    return { body: { processInstanceId, text, commentUserId } };
  },
  schema: z.object({ result: done, success: done }),
});
