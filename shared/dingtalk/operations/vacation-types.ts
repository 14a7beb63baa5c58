import * as z from 'zod';
import { defineOperation, metered } from '../operation.ts';
import { id, list, optionalInteger, optionalText, text } from '../wire-values.ts';

const vacationType = z.object({
  leave_code: id,
  leave_name: text,
  /** `day`, `halfDay` or `hour`: in what people may take it. */
  leave_view_unit: optionalText,
  /** Hundredths of an hour that make a day: 800 for eight hours. */
  hours_in_per_day: optionalInteger,
  /** `general_leave`, or `lieu_leave` for time off in place of overtime pay. */
  biz_type: optionalText,
});
/** A kind of leave as an administrator has set it up. */
export type VacationType = z.output<typeof vacationType>;

/**
 * Kinds of leave, all at once: what the codes of leave rows are called.
 *
 * Page: holiday-type-query, 2026-05-27.
 */
export const listVacationTypes = defineOperation({
  name: 'attendance/vacation/type/list',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/attendance/vacation/type/list',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: true,
  encode: (params: {
    /** Whoever asks; an administrator with the right to approvals. */
    readonly operatorUserId: string;
  }) => ({
    // Without this word DingTalk tells only what an API has set up.
    body: { op_userid: params.operatorUserId, vacation_source: 'all' },
  }),
  schema: z.object({ result: list(vacationType) }),
});
