import type { EarningsCodeRow } from '../mapping-rows.ts';
import { payrollMappingOf } from '../payroll-mapping.ts';
import type {
  ExpectedDay,
  SampleCompany,
  SamplePayrollRow,
  SamplePerson,
} from '../sample-company.ts';
import { expectedIn, payrollRowsOf } from './payroll-rows.ts';
import type { SampleRounding } from './pay-rules.ts';

/** What the payroll file pays one person under one code of one row of the mapping. */
export interface ExpectedLine {
  readonly userId: string;
  readonly employeeNumber: string;
  readonly costCentre: string;
  readonly earningsCode: string;
  readonly unit: EarningsCodeRow['unit'];
  readonly multiplier: string;
  readonly minutes: number;
  readonly roundedMinutes: number;
  /** Hundredths of hours or days, or whole minutes. */
  readonly quantity: number;
}

interface Sum {
  readonly row: SamplePayrollRow;
  readonly code: EarningsCodeRow;
  minutes: number;
}

/** Never in a file, with or without a code. */
const UNPAID: ReadonlySet<string> = new Set(['planned', 'unresolved']);

/**
 * The lines of one legal company, those without minutes left out: days are summed by person, row of
 * the mapping and code, rounded once by the company's policy, and multiplied once.
 *
 * @throws RangeError if a measure has minutes and neither it nor any fallback has a code, except for
 *   time off that was earned.
 */
export function expectedLinesOf(
  company: SampleCompany,
  companyCode = company.companyCode,
): readonly ExpectedLine[] {
  const codes = payrollMappingOf(company).earningsCodes;
  const rounding = company.payRules?.rounding ?? [];
  return company.people.flatMap((person) => linesOf(company, companyCode, person, codes, rounding));
}

function linesOf(
  company: SampleCompany,
  companyCode: string,
  person: SamplePerson,
  codes: readonly EarningsCodeRow[],
  rounding: readonly SampleRounding[],
): readonly ExpectedLine[] {
  const rows = payrollRowsOf(company, person).filter((row) => row.companyCode === companyCode);
  const sums = new Map<string, Sum>();
  for (const day of expectedIn(company, companyCode, person)) {
    const row = rows.find((each) => isValidOn(each.validFrom, each.validTo ?? '', day.date));
    if (row !== undefined) addDay(sums, row, codes, day);
  }
  const lines = new Map<string, ExpectedLine>();
  for (const sum of sums.values()) {
    const line = lineOf(person.userId, sum, rounding);
    const key = [placeOf(line), line.earningsCode, line.unit, line.multiplier].join(' ');
    const same = lines.get(key);
    lines.set(key, same === undefined ? line : added(same, line, sum.code));
  }
  return [...lines.values()];
}

function placeOf({ employeeNumber, costCentre }: ExpectedLine): string {
  return `${employeeNumber} ${costCentre}`;
}

function addDay(
  sums: Map<string, Sum>,
  row: SamplePayrollRow,
  codes: readonly EarningsCodeRow[],
  { date, minutes = {} }: ExpectedDay,
): void {
  for (const [measure, count] of Object.entries(minutes)) {
    if (UNPAID.has(measure)) continue;
    const code = codeOf(measure, date, codes);
    if (code === undefined) {
      if (measure === 'time-off-earned') continue;
      throw new RangeError(`no earnings code for ${measure}`);
    }
    const key = [row.validFrom, code.measure, code.valid_from].join(' ');
    const sum = sums.get(key) ?? { row, code, minutes: 0 };
    sum.minutes += count;
    sums.set(key, sum);
  }
}

/** The row of the measure itself, else of the first fallback that has one on the day. */
function codeOf(
  measure: string,
  date: string,
  codes: readonly EarningsCodeRow[],
): EarningsCodeRow | undefined {
  const own = codes.find(
    (code) => code.measure === measure && isValidOn(code.valid_from, code.valid_to, date),
  );
  const next = fallbackOf(measure);
  return own ?? (next === undefined ? undefined : codeOf(next, date, codes));
}

function fallbackOf(measure: string): string | undefined {
  if (measure.startsWith('leave:')) return 'leave';
  if (measure.endsWith('-night')) return measure.slice(0, -'-night'.length);
  const fallbacks: Readonly<Record<string, string>> = {
    'business-trip': 'worked',
    outing: 'worked',
    weather: 'worked',
    'paid-break': 'worked',
    'overtime-statutory': 'overtime-restday',
    'overtime-restday': 'overtime-workday',
    'overtime-workday': 'overtime',
  };
  return fallbacks[measure];
}

function isValidOn(from: string, to: string, date: string): boolean {
  return from <= date && (to === '' || date <= to);
}

function lineOf(
  userId: string,
  { row, code, minutes }: Sum,
  rounding: readonly SampleRounding[],
): ExpectedLine {
  const roundedMinutes = rounded(minutes, code.measure, rounding);
  return {
    userId,
    employeeNumber: row.employeeNumber,
    costCentre: row.costCentre,
    earningsCode: code.earnings_code,
    unit: code.unit,
    multiplier: code.multiplier,
    minutes,
    roundedMinutes,
    quantity: quantityOf(roundedMinutes, code),
  };
}

function added(one: ExpectedLine, other: ExpectedLine, code: EarningsCodeRow): ExpectedLine {
  const roundedMinutes = one.roundedMinutes + other.roundedMinutes;
  return {
    ...one,
    minutes: one.minutes + other.minutes,
    roundedMinutes,
    quantity: quantityOf(roundedMinutes, code),
  };
}

function rounded(minutes: number, measure: string, rounding: readonly SampleRounding[]): number {
  const policy = rounding.find(({ measures }) => measures.includes(measure));
  if (policy === undefined) return minutes;
  const { unitMinutes, direction } = policy;
  const below = minutes - (minutes % unitMinutes);
  if (below === minutes || direction === 'down') return below;
  if (direction === 'up') return below + unitMinutes;
  return (minutes - below) * 2 >= unitMinutes ? below + unitMinutes : below;
}

/** Multiplied and rounded half up, in whole numbers throughout. */
function quantityOf(
  minutes: number,
  { unit, multiplier, minutes_per_day }: EarningsCodeRow,
): number {
  const [whole = '0', decimals = ''] = multiplier.split('.');
  const tenThousandths = Number(whole) * 10_000 + Number(decimals.padEnd(4, '0'));
  const divisors = { hours: 600_000, minutes: 10_000, days: Number(minutes_per_day) * 10_000 };
  const parts = unit === 'minutes' ? 1 : 100;
  const divisor = divisors[unit];
  return Math.floor((minutes * tenThousandths * parts * 2 + divisor) / (2 * divisor));
}
