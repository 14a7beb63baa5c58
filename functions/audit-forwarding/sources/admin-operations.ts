import { listAdminOperations, type AdminOperation } from '../../../shared/dingtalk/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { AuditSource } from '../ports.ts';
import { askDingTalk, defineApiSource, type ApiSourceOptions } from './api-source.ts';
import { API_STREAMS } from './domain/api-stream.ts';
import { identityOf } from './domain/record-identity.ts';
import { readNumberedPages } from './windows/read-numbered-pages.ts';

const STREAM = 'admin-operations';

/**
 * What administrators did in the console. Rows have no id: two that tell the same within the same
 * millisecond count as one.
 *
 * @throws from its pages SourceNotInEditionError, ListKeptMovingError, errors of the client
 */
export function createAdminOperationsSource(options: ApiSourceOptions): AuditSource {
  const pageSize = options.pageSize ?? API_STREAMS[STREAM].rowsPerPage;
  return defineApiSource(options, {
    stream: STREAM,
    readPiece: (piece, call) => {
      const { fromEpochMs, toEpochMs } = piece;
      const ask = async (pageNumber: number) => {
        const params = { fromEpochMs, toEpochMs, pageNumber, pageSize };
        const answer = await askDingTalk(options, STREAM, listAdminOperations, params, call);
        return { records: answer.data.map(adminRecord), count: answer.itemCount };
      };
      return readNumberedPages({ stream: STREAM, pageSize, ask }, piece);
    },
  });
}

function adminRecord(row: AdminOperation): SourceRecord {
  const { category1Name, category2Name, content, opName, opTime, opUserId } = row;
  return {
    identity: identityOf([opTime, opUserId, opName, category1Name, category2Name, content]),
    timeEpochMs: opTime,
    kind: 'operation',
    fields: row,
  };
}
