import { listScreenshots, type ScreenshotRecord } from '../../../shared/dingtalk/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { AuditSource } from '../ports.ts';
import { askDingTalk, defineApiSource, type ApiSourceOptions } from './api-source.ts';
import { API_STREAMS } from './domain/api-stream.ts';
import { identityOf } from './domain/record-identity.ts';
import { readNumberedPages } from './windows/read-numbered-pages.ts';

const STREAM = 'screenshots';
/** `type` of a row that tells of a film; 1 is a picture. */
const FILM = 2;

/**
 * Who took pictures or films of the screen. Rows have no id: two that tell the same within the same
 * millisecond count as one.
 *
 * @throws from its pages SourceNotInEditionError, ListKeptMovingError, errors of the client
 */
export function createScreenshotsSource(options: ApiSourceOptions): AuditSource {
  const pageSize = options.pageSize ?? API_STREAMS[STREAM].rowsPerPage;
  return defineApiSource(options, {
    stream: STREAM,
    readPiece: (piece, call) => {
      const { fromEpochMs, toEpochMs } = piece;
      const ask = async (pageNumber: number) => {
        const params = { fromEpochMs, toEpochMs, pageNumber, pageSize };
        const answer = await askDingTalk(options, STREAM, listScreenshots, params, call);
        return { records: answer.data.map(screenshotRecord), count: answer.totalCnt };
      };
      return readNumberedPages({ stream: STREAM, pageSize, ask }, piece);
    },
  });
}

function screenshotRecord(row: ScreenshotRecord): SourceRecord {
  const { platform, scene, time, type, userId, userName } = row;
  return {
    identity: identityOf([userId, time, type, platform, scene, userName]),
    timeEpochMs: time,
    kind: type === FILM ? 'film' : 'picture',
    fields: row,
  };
}
