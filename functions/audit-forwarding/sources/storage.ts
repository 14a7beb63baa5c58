import { listStorageOperations, type StorageOperation } from '../../../shared/dingtalk/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { AuditSource, CallOptions } from '../ports.ts';
import { askDingTalk, defineApiSource, type ApiSourceOptions } from './api-source.ts';
import { API_STREAMS } from './domain/api-stream.ts';
import { SourceNoProgressError } from './errors.ts';
import { ROWS_OF_A_PIECE, type Piece, type PieceStep } from './windows/read-span.ts';

const STREAM = 'storage';

/**
 * What was done in drives and knowledge bases. The next page is asked for by a token that names the
 * last row, so that pages do not move; rows come newest first, so that the place moves with the last
 * page only.
 *
 * @throws from its pages SourceNoProgressError, errors of the client; SourceNotInEditionError where
 *   DingTalk says so
 */
export function createStorageSource(options: ApiSourceOptions): AuditSource {
  return defineApiSource(options, {
    stream: STREAM,
    readPiece: (piece, call) => readPages(options, piece, call),
  });
}

async function* readPages(
  options: ApiSourceOptions,
  { fromEpochMs, isDivisible, toEpochMs }: Piece,
  call: CallOptions,
): AsyncGenerator<PieceStep> {
  const maxResults = options.pageSize ?? API_STREAMS[STREAM].rowsPerPage;
  const window = { fromEpochMs, toEpochMs, maxResults };
  const tokens = new Set<string>();
  let token: { nextToken?: string } = {};
  for (let rows = 0; ;) {
    const params = { ...window, ...token };
    const answer = await askDingTalk(options, STREAM, listStorageOperations, params, call);
    const records = answer.items.map(storageRecord);
    const { nextToken, totalCount = 0 } = answer;
    rows += records.length;
    if (nextToken === undefined) {
      yield { records, readUntilEpochMs: toEpochMs };
      return;
    }
    if (isDivisible && Math.max(totalCount, rows) > ROWS_OF_A_PIECE) {
      yield { records, isTooLong: true };
      return;
    }
    yield { records };
    if (tokens.has(nextToken)) throw new SourceNoProgressError(STREAM);
    tokens.add(nextToken);
    token = { nextToken };
  }
}

function storageRecord(row: StorageOperation): SourceRecord {
  return {
    identity: row.id,
    timeEpochMs: row.operateTime,
    kind: row.action ?? 'operation',
    fields: row,
  };
}
