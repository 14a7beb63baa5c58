import type { DayAmount } from './day-amount.ts';
import type { EarningsCodeMapping, PersonMapping } from './payroll-mapping.ts';

/** Minutes of a day under the row and the code of the mapping that are valid on it. */
export function mappedAmount(
  row: PersonMapping,
  code: EarningsCodeMapping,
  amount: Pick<DayAmount, 'date' | 'measure' | 'minutes' | 'source'>,
): DayAmount {
  const { date, measure, minutes, source } = amount;
  return {
    userId: row.user_id,
    employeeNumber: row.employee_number,
    date,
    payGroup: row.pay_group,
    costCentre: row.cost_centre,
    earningsCode: code.earnings_code,
    unit: code.unit,
    multiplier: code.multiplier,
    minutesPerDay: code.minutes_per_day,
    measure,
    minutes,
    source,
  };
}
