import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { isHongKongDate, monthPeriod, type PayPeriod } from '../../../shared/time/index.ts';

/** Years beyond these are typing errors, and the arithmetic of days ends with the year 9999. */
const CENTURY = /^20/;

export const dateField = z
  .string()
  .refine(
    (text) => CENTURY.test(text) && isHongKongDate(text),
    bilingual(
      'must be a day of this century in the form yyyy-MM-dd',
      '必須為本世紀的日期，格式為 yyyy-MM-dd',
    ),
  );

const monthField = z
  .string()
  .regex(
    /^20\d{2}-(0[1-9]|1[0-2])$/,
    bilingual(
      'must be a month of this century in the form yyyy-MM',
      '必須為本世紀的月份，格式為 yyyy-MM',
    ),
  );

export const companyField = z
  .string()
  .regex(
    /^[0-9A-Za-z]{1,12}$/,
    bilingual(
      'must be a company code: letters and digits, 12 at most',
      '必須為公司代碼：英文字母及數字，最多 12 個',
    ),
  );

export const runField = z
  .string()
  .regex(/^\d{4}$/, bilingual('must be a run number of four digits', '必須為四位數字的匯出編號'));

export const employeeField = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,20}$/, bilingual('must be an employee number', '必須為僱員編號'));

/** A file that comes with the payload: Base64 of at most one megabyte. */
export const contentField = z
  .base64({ error: bilingual('must be Base64', '必須為 Base64') })
  .min(4)
  .max(1_400_000);

/** Which period: a whole month, or its first and last day. */
export const periodFields = {
  period: monthField.optional(),
  from: dateField.optional(),
  to: dateField.optional(),
};

interface GivenPeriod {
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type Report = (issue: { readonly path?: string[]; readonly message: string }) => void;

/** Either a month, or both days in their order. */
export function checkPeriod({ period, from, to }: GivenPeriod, report: Report): void {
  const byMonth = period !== undefined;
  const byDays = from !== undefined && to !== undefined;
  if (byMonth === byDays || (byMonth && (from ?? to) !== undefined)) {
    report({
      message: bilingual(
        'give either period or both from and to',
        '請填 period，或同時填 from 及 to，兩者擇一',
      ),
    });
  } else if (byDays && from > to) {
    report({ path: ['from'], message: bilingual('must not be after to', '不可遲於 to') });
  }
}

/** The period of a payload that `checkPeriod` has found right. */
export function periodOf({ period, from, to }: GivenPeriod): PayPeriod {
  return period === undefined ? { from: from ?? '', to: to ?? '' } : monthPeriod(period);
}
