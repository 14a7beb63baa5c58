import type { AttendanceException } from './attendance-exception.ts';

export const exceptionColumns = [
  'exception_id',
  'affects_pay',
  'kind',
  'employee_number',
  'user_id',
  'date',
  'what_happened',
  'what_to_do',
  '情況',
  '處理方法',
] as const;

/** The rows of `exceptions.csv`, in both languages, in report order. */
export function exceptionRows(exceptions: readonly AttendanceException[]): string[][] {
  return exceptions.map((exception) => [
    exception.id,
    exception.affectsPay ? 'yes' : 'no',
    exception.kind,
    exception.employeeNumber ?? '',
    exception.userId ?? '',
    exception.date ?? '',
    exception.text.en,
    exception.remedy.en,
    exception.text.zhHK,
    exception.remedy.zhHK,
  ]);
}
