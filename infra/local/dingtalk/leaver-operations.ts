import { boundedInteger } from './expect-parameters.ts';
import { DAY_MS } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Who has left; unmetered. */
export const LEAVER_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'v1.0/contact/empLeaveRecords',
    family: 'rest',
    method: 'GET',
    isMetered: false,
    scopes: ['Contact.Common.Read'],
    handle: listLeaveRecords,
  },
  {
    api: 'v1.0/hrm/employees/dismissions',
    family: 'rest',
    method: 'GET',
    isMetered: false,
    scopes: ['qyapi_hrm_read_user'],
    handle: (call) => {
      const offset = boundedInteger(call, 'nextToken', {
        min: 0,
        max: Number.MAX_SAFE_INTEGER,
        default: 0,
      });
      const size = boundedInteger(call, 'maxResults', { min: 1, max: 50, default: 30 });
      const leavers = call.directory
        .leavers()
        .filter(({ person }) => call.directory.member(person.userId) === undefined);
      const next = offset + size;
      return {
        nextToken: Math.min(next, leavers.length),
        hasMore: next < leavers.length,
        userIdList: leavers.slice(offset, next).map(({ person }) => person.userId),
      };
    },
  },
];

function listLeaveRecords(call: AppCall): Record<string, unknown> {
  const from = isoDateTime(call, 'startTime');
  if (from === undefined) throw invalid('startTime');
  const to = isoDateTime(call, 'endTime') ?? call.nowEpochMs;
  if (to < from || to - from > 365 * DAY_MS) throw invalid('startTime与endTime跨度不能超过365天');
  const size = call.parameters.integer('maxResults') ?? Number.NaN;
  if (!(size >= 1 && size <= 50)) throw invalid('maxResults');
  const offset = call.parameters.integer('nextToken') ?? 0;
  if (!(offset >= 0)) throw invalid('nextToken');
  const found = call.directory
    .leavers()
    .filter(({ leftAtEpochMs }) => leftAtEpochMs >= from && leftAtEpochMs <= to);
  const next = offset + size;
  return {
    ...(next < found.length ? { nextToken: String(next) } : {}),
    records: found.slice(offset, next).map(({ person, leftAtEpochMs, reason }) => ({
      userId: person.userId,
      name: person.nameZhHK,
      leaveTime: `${new Date(leftAtEpochMs).toISOString().slice(0, 19)}Z`,
      leaveReason: reason,
    })),
  };
}

function isoDateTime(call: AppCall, name: string): number | undefined {
  const text = call.parameters.text(name);
  if (text === undefined) return undefined;
  const epochMs = ISO_DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) throw invalid(name);
  return epochMs;
}

function invalid(what: string): Error {
  return newRefusal('invalidParameter.param.invalid', `入参错误：${what}`);
}
