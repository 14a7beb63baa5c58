import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { dayCell, endsBeforeItBegins, isInOrder, optionalDayCell } from './dated-row.ts';
import { blankAsAbsent, requiredCell, textCell } from './table-cell.ts';
import type { TableLayout } from './table-layout.ts';

/** Columns of the people's mapping; a reader refuses any other. */
export const peopleLayout: TableLayout = {
  table: 'people',
  columns: [
    { name: 'user_id', kind: 'text', isRequired: false },
    { name: 'job_number', kind: 'text', isRequired: false },
    { name: 'company_code', kind: 'text', isRequired: true },
    { name: 'employee_number', kind: 'text', isRequired: true },
    { name: 'pay_group', kind: 'text', isRequired: true },
    { name: 'cost_centre', kind: 'text', isRequired: true },
    { name: 'valid_from', kind: 'date', isRequired: true },
    { name: 'valid_to', kind: 'date', isRequired: true },
    { name: 'payroll_name', kind: 'text', isRequired: false },
    { name: 'work_place', kind: 'text', isRequired: false },
  ],
  oneOf: ['user_id', 'job_number'],
};

/**
 * One row of the people's mapping: who a DingTalk user is in payroll, and from when to when. A row
 * names the person by `user_id`, or by `job_number` alone, which the directory resolves.
 */
export const personMappingSchema = z
  .object({
    user_id: textCell,
    job_number: textCell,
    company_code: requiredCell,
    employee_number: requiredCell.regex(
      /^[0-9A-Za-z-]{1,20}$/,
      bilingual(
        'must be letters, digits and hyphens, 20 at most',
        '必須為英文字母、數字及連字號，最多 20 個',
      ),
    ),
    pay_group: textCell,
    cost_centre: textCell,
    /** Name for payroll where the directory's cannot be used; see `payroll-name.ts`. */
    payroll_name: blankAsAbsent.optional(),
    /** Where the person works; decides calendar and labels. Absent: Hong Kong. */
    work_place: blankAsAbsent.pipe(
      z.enum(['HK', 'CN'], bilingual('must be HK or CN', '必須為 HK 或 CN')).optional(),
    ),
    valid_from: dayCell,
    valid_to: optionalDayCell,
  })
  .refine((row) => row.user_id !== '' || row.job_number !== '', {
    path: ['user_id'],
    message: bilingual(
      'must not be empty where job_number is empty too',
      'job_number 亦留空時，不可留空',
    ),
  })
  .refine(isInOrder, { path: ['valid_to'], message: endsBeforeItBegins });

export type PersonMapping = z.infer<typeof personMappingSchema>;
