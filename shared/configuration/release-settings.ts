import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { userId } from './field-schemas.ts';

/** Who may let a file out. A name in a payload is no identity, so a person decides in DingTalk. */
export const releaseSchema = z
  .discriminatedUnion('kind', [
    /** Without open exceptions the file is sent; a replacement waits for its acceptance. */
    z.strictObject({ kind: z.literal('automatic') }),
    z.strictObject({
      kind: z.literal('approval'),
      processCode: z.string().min(1).max(100),
      /** In whose name the run asks; never one of the approvers. */
      originatorUserId: userId,
      approverUserIds: z.array(userId).min(1).max(20),
      /** Names of the form's components, as the template has them. */
      fields: z.strictObject({
        company: z.string().min(1),
        period: z.string().min(1),
        run: z.string().min(1),
        totals: z.string().min(1),
        exceptions: z.string().min(1),
        fileSha256: z.string().min(1),
        report: z.string().min(1),
      }),
    }),
  ])
  .refine(
    (release) =>
      release.kind === 'automatic' || !release.approverUserIds.includes(release.originatorUserId),
    bilingual('the originator must not be an approver', '發起人不可同時為審批人'),
  );
