import { finalPayProblems, onlyEmployees, type FinalPayProblem } from './domain/final-pay-scope.ts';
import { payRulesSchema } from './domain/pay-rules.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import type { DirectoryPerson } from './domain/resolve-job-numbers.ts';
import {
  alwaysRequired,
  requiredForOvertime,
  type MappingChoice,
} from './domain/select-mapping.ts';
import { ExportRefusedError } from './errors.ts';
import type { MappingPins } from './mapping-pins.ts';
import type { RunIdentity } from './object-keys.ts';
import { mappingOf, readMappingTables, type MappingStores } from './read-mapping.ts';
import type { RunRecord } from './run-record.ts';

export interface MappedRun {
  readonly identity: Pick<RunIdentity, 'company' | 'period'>;
  readonly record: Pick<RunRecord, 'employeeNumbers'>;
  readonly pins: MappingPins;
}

/**
 * The mapping once it is known who is in the directory: rows may name people by job number. Without a
 * directory such rows are left out.
 */
export type MappingOfDirectory = (
  directory: readonly DirectoryPerson[] | undefined,
) => PayrollMapping;

/**
 * The mapping of a run's people as its pins name it: everybody, or the leavers of a final pay. The
 * tables are read and checked row by row at once; what is between rows is checked when the directory
 * is there.
 *
 * @throws ExportRefusedError `mapping.missing`; MappingInvalidError. What is returned throws
 *   ExportRefusedError `request.unknown-employee`, `request.not-a-leaver`; MappingInvalidError
 */
export async function mappingOfRun(
  stores: MappingStores,
  { identity, record, pins }: MappedRun,
): Promise<MappingOfDirectory> {
  const { company, period } = identity;
  const { employeeNumbers } = record;
  const tables = await readMappingTables(stores, pins);
  const choice = { company, period, ...requirementsOf(pins) };
  return (directory) => {
    const mapping = mappingOf(tables, {
      ...choice,
      ...(directory === undefined ? {} : { directory }),
    });
    if (employeeNumbers.length === 0) return mapping;
    const problems = finalPayProblems(mapping, employeeNumbers, period);
    if (problems.length > 0) throw finalPayRefused(problems, period.to);
    return onlyEmployees(mapping, employeeNumbers);
  };
}

/** A run of before these were checked is read as it was. */
function requirementsOf({ payRules, otherCompanies }: MappingPins): Partial<MappingChoice> {
  if (otherCompanies === undefined) return {};
  const { overtime, leave } = payRulesSchema.parse(payRules);
  return {
    otherCompanies: new Set(otherCompanies),
    requiredMeasures:
      overtime.mode === 'none' ? alwaysRequired : [...alwaysRequired, ...requiredForOvertime],
    leaveKeys: new Set(leave.types.map(({ key }) => key)),
  };
}

function finalPayRefused(problems: readonly FinalPayProblem[], to: string): ExportRefusedError {
  const numbersOf = (wanted: FinalPayProblem['problem']): string =>
    problems
      .flatMap(({ problem, employeeNumber }) => (problem === wanted ? employeeNumber : []))
      .join(', ');
  const unknown = numbersOf('unknown');
  if (unknown !== '') return unknownEmployee(unknown);
  const staying = numbersOf('not-a-leaver');
  return new ExportRefusedError('request.not-a-leaver', {
    text: {
      en: `The mapping does not end by ${to} for employee ${staying}, so this is no final pay.`,
      zhHK: `僱員 ${staying} 的對照表並非於 ${to} 或之前終止，不能列作最後薪酬。`,
    },
    remedy: {
      en: 'Enter the last day as valid_to in the people’s mapping and publish it; or export the regular period.',
      zhHK: '請於人員對照表填寫 valid_to（最後工作日）並發佈；或匯出常規計薪期。',
    },
    details: { employees: staying, to },
  });
}

/** The mapping of a run has nobody of this employee number. */
export function unknownEmployee(employees: string): ExportRefusedError {
  return new ExportRefusedError('request.unknown-employee', {
    text: {
      en: `The mapping of this period has no employee ${employees}.`,
      zhHK: `本期對照表沒有僱員 ${employees}。`,
    },
    remedy: {
      en: 'Use employee numbers of the people’s mapping that are valid in the period.',
      zhHK: '請使用人員對照表於計薪期內有效的僱員編號。',
    },
    details: { employees },
  });
}
