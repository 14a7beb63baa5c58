import type { EarningsCodeMapping } from './earnings-code-table.ts';
import { earningsCodeLayout } from './earnings-code-table.ts';
import { groupBy } from './group-by.ts';
import { fallbackMeasure, overtimeMeasures, type PayableMeasure } from './measure.ts';
import type { PayRules } from './pay-rules.ts';
import { peopleLayout, type PersonMapping } from './people-table.ts';
import { alwaysRequired } from './select-mapping.ts';

/** Somebody of the directory, for whom the template has a row. */
export interface TemplatePerson {
  readonly userId: string;
  readonly jobNumber: string;
  readonly name: string;
  readonly department: string;
}

export interface TemplateInputs {
  readonly company: string;
  readonly directory: readonly TemplatePerson[];
  /** Rows of the present mapping, of any company. */
  readonly people: readonly PersonMapping[];
  readonly codes: readonly EarningsCodeMapping[];
  readonly payRules: PayRules;
}

/** A table to fill in: header first, every row as long as the header. */
export type TemplateTable = readonly (readonly string[])[];

/**
 * The people's table: the present rows of everybody in the directory, one row of blanks for whoever has
 * none, and at the end the present rows of people whom the directory does not know. Name and department
 * are there for the reader; the program ignores them.
 */
export function peopleTemplate({ company, directory, people }: TemplateInputs): TemplateTable {
  const own = people.filter((row) => row.company_code === company);
  const byUser = groupBy(own, (row) => row.user_id);
  const byNumber = groupBy(own, (row) => (row.user_id === '' ? row.job_number : ''));
  const written = new Set<PersonMapping>();
  const rows = directory.map((person) => {
    const present = byUser.get(person.userId) ?? byNumber.get(person.jobNumber || '-') ?? [];
    for (const row of present) written.add(row);
    const blank = { company_code: company, user_id: person.userId, job_number: person.jobNumber };
    const lines: readonly Partial<PersonMapping>[] = present.length === 0 ? [blank] : present;
    return lines.map((row) => [
      ...peopleColumns.map((name) => row[name] ?? ''),
      person.name,
      person.department,
      present.length === 0 ? 'new 新加入' : '',
    ]);
  });
  const unknown = own
    .filter((row) => !written.has(row))
    .map((row) => [...peopleColumns.map((name) => row[name] ?? ''), '', '', notInDirectory]);
  return [[...peopleColumns, 'name', 'department', 'remarks'], ...rows.flat(), ...unknown];
}

const peopleColumns = peopleLayout.columns.map(({ name }) => name as keyof PersonMapping);
const notInDirectory = 'not in the directory 不在通訊錄';

/** The earnings codes: the present rows, and a row of blanks for every other measure there may be. */
export function earningsCodeTemplate({ codes, payRules }: TemplateInputs): TemplateTable {
  const byMeasure = groupBy(codes, ({ measure }) => measure);
  const measures = [...new Set([...measuresOf(payRules), ...byMeasure.keys()])];
  const rows = measures.flatMap((measure) => {
    const present = byMeasure.get(measure) ?? [];
    if (present.length === 0) return [[measure, '', '', '', '', '', '', remarkOf(measure)]];
    return present.map((row) => [
      measure,
      row.earnings_code,
      row.unit,
      row.multiplier,
      row.minutes_per_day === 0 ? '' : String(row.minutes_per_day),
      row.valid_from,
      row.valid_to ?? '',
      remarkOf(measure),
    ]);
  });
  return [[...earningsCodeLayout.columns.map(({ name }) => name), 'remarks'], ...rows];
}

/** Every measure that these rules can produce, the ones that need a code first. */
export function measuresOf({ overtime, leave, paidBreaks, approvals }: PayRules): PayableMeasure[] {
  const ways = Object.values(overtime.compensation);
  const isApproved = approvals.overtime !== undefined;
  return [
    ...alwaysRequired,
    ...(overtime.mode === 'none'
      ? []
      : overtimeMeasures.filter((name) => overtime.nightBand !== null || !name.endsWith('-night'))),
    ...(overtime.mode !== 'none' && (isApproved || ways.includes('time-off'))
      ? (['time-off-earned'] as const)
      : []),
    ...leave.types.map(({ key }): PayableMeasure => `leave:${key}`),
    ...(approvals.businessTrip === undefined ? [] : (['business-trip'] as const)),
    ...(approvals.outing === undefined ? [] : (['outing'] as const)),
    'weather',
    ...(paidBreaks === 'none' ? [] : (['paid-break'] as const)),
  ];
}

function remarkOf(measure: PayableMeasure): string {
  if (alwaysRequired.includes(measure)) return 'required 必須填寫';
  const fallback = fallbackMeasure(measure);
  return fallback === undefined
    ? 'optional 可留空'
    : `left blank: as ${fallback} 留空即當作 ${fallback}`;
}
