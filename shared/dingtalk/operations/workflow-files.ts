import * as z from 'zod';
import { defineOperation, metered } from '../operation.ts';
import { done, optionalId, text } from '../wire-values.ts';

/**
 * Where the content of a file of an approval's form can be fetched for a short while, without a
 * token. `fileId` stands in the value of the attachment component.
 *
 * Page: download-an-approval-attachment, 2026-08-19; fields as in the official SDK 2.2.27.
 */
export const getApprovalFileAddress = defineOperation({
  name: 'workflow/processInstances/spaces/files/urls/download',
  host: 'api',
  method: 'POST',
  path: '/v1.0/workflow/processInstances/spaces/files/urls/download',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly processInstanceId: string; readonly fileId: string }) => ({
    body: { processInstanceId: params.processInstanceId, fileId: params.fileId },
  }),
  schema: z.object({
    result: z.object({ downloadUri: text, fileId: optionalId }),
    success: done,
  }),
});
