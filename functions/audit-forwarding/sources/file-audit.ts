import { listFileAuditLog, type FileAuditRecord } from '../../../shared/dingtalk/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { AuditSource, CallOptions } from '../ports.ts';
import { askDingTalk, defineApiSource, type ApiSourceOptions } from './api-source.ts';
import { API_STREAMS } from './domain/api-stream.ts';
import { filePlaceKey, nextFilePage } from './domain/file-page.ts';
import { identityOf } from './domain/record-identity.ts';
import { SourceNoProgressError } from './errors.ts';
import type { Piece, PieceStep } from './windows/read-span.ts';

/** Rows that may exist and that DingTalk gives no way to ask for. */
export interface UnreachableRows {
  readonly code: 'audit-source.page-of-one-instant';
  readonly atEpochMs: number;
  /** How many rows of that instant and file were told; whether there are more nobody can see. */
  readonly told: number;
}

export interface FileAuditSourceOptions extends ApiSourceOptions {
  /** Told where a whole page is of one file and one instant. To be counted and shown to people. */
  readonly onUnreachableRows: (rows: UnreachableRows) => void;
}

const STREAM = 'file-audit';

/**
 * What people did with files and documents. Told oldest first, so that the place moves with each page.
 * See `domain/file-page.ts` for how nothing is lost between two pages.
 *
 * @throws from its pages SourceNotInEditionError, SourceNoProgressError, errors of the client
 */
export function createFileAuditSource(options: FileAuditSourceOptions): AuditSource {
  return defineApiSource(options, {
    stream: STREAM,
    readPiece: (piece, call) => readPages(options, piece, call),
  });
}

async function* readPages(
  options: FileAuditSourceOptions,
  { fromEpochMs, toEpochMs }: Piece,
  call: CallOptions,
): AsyncGenerator<PieceStep> {
  const pageSize = options.pageSize ?? API_STREAMS[STREAM].rowsPerPage;
  const window = { fromEpochMs, toEpochMs, pageSize };
  const tried = new Set<string>();
  let after: { after?: Pick<FileAuditRecord, 'gmtCreate' | 'bizId'> } = {};
  for (;;) {
    const params = { ...window, ...after };
    const { list } = await askDingTalk(options, STREAM, listFileAuditLog, params, call);
    const records = list.map(fileAuditRecord);
    if (list.length < pageSize) {
      yield { records, readUntilEpochMs: toEpochMs };
      return;
    }
    const next = nextFilePage(list, tried);
    if (next === undefined) throw new SourceNoProgressError(STREAM);
    if (next.isOneKey) {
      const { gmtCreate: atEpochMs } = next.after;
      const code = 'audit-source.page-of-one-instant';
      options.onUnreachableRows({ code, atEpochMs, told: list.length });
    }
    const readUntilEpochMs = Math.min(next.readUntilEpochMs, toEpochMs - 1);
    yield readUntilEpochMs < fromEpochMs ? { records } : { records, readUntilEpochMs };
    tried.add(filePlaceKey(next.after));
    after = { after: next.after };
  }
}

/**
 * `bizId` is the file's id, so that many rows have the same one, even within a millisecond when one
 * document is opened to several people. Left out of the identity is what may change afterwards without
 * telling rows apart: names of actor, file and space, and whether the file has been deleted since. Of
 * receivers nothing but the names is told.
 */
function fileAuditRecord(row: FileAuditRecord): SourceRecord {
  const { action, bizId, gmtCreate, userId } = row;
  return {
    identity: identityOf([
      bizId,
      gmtCreate,
      action,
      userId,
      row.platform,
      row.ipAddress,
      row.operateModule,
      row.targetSpaceId,
      row.workSpaceId,
      row.receiverType,
      row.receiverName,
      row.docMemberList.map((member) => [member.memberName, member.permissionRole]),
      row.docReceiverList.map(({ receiverName }) => receiverName),
    ]),
    timeEpochMs: gmtCreate,
    kind: `action-${String(action)}`,
    fields: row,
  };
}
