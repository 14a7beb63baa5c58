import { listTrustedDevices, type TrustedDevice } from '../../../shared/dingtalk/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { AuditSource } from '../ports.ts';
import { askDingTalk, defineApiSource, type ApiSourceOptions } from './api-source.ts';
import { API_STREAMS } from './domain/api-stream.ts';
import { identityOf } from './domain/record-identity.ts';
import { readNumberedPages } from './windows/read-numbered-pages.ts';

const STREAM = 'trusted-devices';
/** A hundred years. */
const EVER_MS = 36_525 * DAY_MS;
/** No device is older than DingTalk, whose first version is of December 2014. */
const BEFORE_ALL_DEVICES = Date.parse('2014-01-01T00:00:00+08:00');

/**
 * Which devices people may work on. It is a list of what is, not of what happened: asked for are the
 * devices that were changed within a window, and a device becomes an event whenever anything that is
 * told of it is not as before. The first read takes in the whole list, so that the stream begins with
 * an inventory. A device that is taken from the list is not told here but by the event
 * `exclusive_delete_trusted_device`.
 *
 * @throws from its pages SourceNotInEditionError, ListKeptMovingError, errors of the client
 */
export function createTrustedDevicesSource(options: ApiSourceOptions): AuditSource {
  const pageSize = options.pageSize ?? API_STREAMS[STREAM].rowsPerPage;
  const { clock } = options;
  return defineApiSource(options, {
    stream: STREAM,
    beginEpochMs: BEFORE_ALL_DEVICES,
    // The whole list at once; with many devices it is halved.
    longestPieceMs: EVER_MS,
    readPiece: (piece, call) => {
      const { fromEpochMs, toEpochMs } = piece;
      const ask = async (pageNumber: number) => {
        const params = { pageNumber, pageSize, modified: { fromEpochMs, toEpochMs } };
        const answer = await askDingTalk(options, STREAM, listTrustedDevices, params, call);
        const nowEpochMs = clock.nowEpochMs();
        return {
          records: answer.data.map((row) => deviceRecord(row, nowEpochMs)),
          count: answer.total,
        };
      };
      return readNumberedPages({ stream: STREAM, pageSize, ask }, piece);
    },
  });
}

/** `seenEpochMs` stands for a time that DingTalk does not tell. */
function deviceRecord(row: TrustedDevice, seenEpochMs: number): SourceRecord {
  const { createTime, id, modifiedTime, status, userId } = row;
  return {
    identity: identityOf([
      id,
      status,
      userId,
      modifiedTime,
      createTime,
      row.platform,
      row.macAddress,
      row.title,
      row.model,
      row.serialNumber,
      row.deviceUuid,
    ]),
    timeEpochMs: modifiedTime ?? createTime ?? seenEpochMs,
    kind: `status-${String(status)}`,
    fields: row,
  };
}
