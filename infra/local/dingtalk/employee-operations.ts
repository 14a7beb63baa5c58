import type { ContactPerson } from './contact-person.ts';
import { boundedInteger } from './expect-parameters.ts';
import { DAY_MS, startOfDate } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

const PROBATION_MS = 90 * DAY_MS;

/** Who is on the job in smart HR; unmetered. */
export const EMPLOYEE_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/smartwork/hrm/employee/queryonjob',
    family: 'top',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_hrm_read_user'],
    handle: (call) => {
      const wanted = new Set(call.parameters.list('status_list'));
      if (wanted.size === 0) throw newRefusal('invalidParameter', '参数错误: status_list');
      const found = call.directory
        .members()
        .filter((person) => wanted.has(employeeStatus(person, call.nowEpochMs)));
      return pageOfIds(
        call,
        found.map(({ userId }) => userId),
      );
    },
  },
];

/** 2 in the first three months, 3 after that; 5 and -1 do not occur in the sample company. */
export function employeeStatus(person: ContactPerson, nowEpochMs: number): '2' | '3' {
  return nowEpochMs - startOfDate(person.hiredOn) < PROBATION_MS ? '2' : '3';
}

/** A page of ids; `next_cursor` is absent on the last. */
export function pageOfIds(call: AppCall, ids: readonly string[]): Record<string, unknown> {
  const offset = boundedInteger(call, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER });
  const size = boundedInteger(call, 'size', { min: 1, max: 50 });
  const next = offset + size;
  return {
    result: {
      data_list: ids.slice(offset, next),
      ...(next < ids.length ? { next_cursor: next } : {}),
    },
    success: true,
  };
}
