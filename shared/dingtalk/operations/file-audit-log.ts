import * as z from 'zod';
import { requireOrder, requireWithin } from '../call-limits.ts';
import { InvalidCallError } from '../errors.ts';
import { defineOperation, metered } from '../operation.ts';
import {
  id,
  instant,
  integer,
  list,
  optionalId,
  optionalInteger,
  optionalText,
} from '../wire-values.ts';

const LIST = 'exclusive/fileAuditLogs';

const fileAuditRecord = z.object({
  /** Of the file, so that many records have the same one; longer than a number can hold. */
  bizId: id,
  gmtCreate: instant,
  userId: optionalId,
  operatorName: optionalText,
  realName: optionalText,
  ipAddress: optionalText,
  orgName: optionalText,
  /** 0 iOS, 1 Android, 2 web, 11 Windows, 12 Mac. */
  platform: optionalInteger,
  platformView: optionalText,
  /** 0 upload, 1 delete, 2 download …; there are more than the page lists, so keep `actionView`. */
  action: integer,
  actionView: optionalText,
  operateModule: optionalInteger,
  operateModuleView: optionalText,
  resource: optionalText,
  resourceExtension: optionalText,
  resourceSize: optionalInteger,
  receiverName: optionalText,
  receiverType: optionalInteger,
  receiverTypeView: optionalText,
  /** 0 ordinary, 1 deleted. */
  status: optionalInteger,
  targetSpaceId: optionalId,
  workSpaceId: optionalId,
  workSpaceName: optionalText,
  /** Whom a document was opened to. */
  docMemberList: list(
    z.object({
      memberName: optionalText,
      memberTypeView: optionalText,
      permissionRole: optionalInteger,
      permissionRoleView: optionalText,
    }),
  ),
  /** Whom it was sent to. */
  docReceiverList: list(z.object({ receiverName: optionalText, receiverTypeView: optionalText })),
});
export type FileAuditRecord = z.output<typeof fileAuditRecord>;

export interface FileAuditWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** 1 to 500. */
  readonly pageSize: number;
  /** The last record of the page before; absent: the first page. */
  readonly after?: Pick<FileAuditRecord, 'gmtCreate' | 'bizId'>;
}

/**
 * What people did with files and documents; exclusive edition only (`not-in-edition` elsewhere). The
 * last page is the one that is shorter than asked for. Records have no id of their own: file, time,
 * action and person together tell two apart. They may come late and more than once, so a reader must
 * overlap its windows.
 *
 * Page: obtain-file-operation-records, 2025-09-23.
 */
export const listFileAuditLog = defineOperation({
  name: LIST,
  host: 'api',
  method: 'GET',
  path: '/v1.0/exclusive/fileAuditLogs',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: FileAuditWindow) => {
    const { after } = params;
    requireOrder(LIST, params);
    requireWithin(LIST, 'the page size', params.pageSize, 1, 500);
    if (after !== undefined && !/^\d{1,19}$/.test(after.bizId)) {
      throw new InvalidCallError(LIST, 'the id of the last file is no number');
    }
    return {
      query: {
        startDate: String(params.fromEpochMs),
        endDate: String(params.toEpochMs),
        pageSize: String(params.pageSize),
        ...(after === undefined
          ? {}
          : { nextGmtCreate: String(after.gmtCreate), nextBizId: after.bizId }),
      },
    };
  },
  schema: z.object({ list: list(fileAuditRecord) }),
});
