import type { ExportSubject } from './export-subject.ts';
import type { TableReference } from './read-mapping.ts';

/** What decides about a mapping, as a run pins it. */
export interface MappingPins {
  readonly peopleMapping: TableReference;
  readonly earningsCodes: TableReference;
  /** Which measures need a code, and which kinds of leave there are; not checked yet. */
  readonly payRules: unknown;
  /** Other employers of the organisation; runs of before did not look at them. */
  readonly otherCompanies?: readonly string[] | undefined;
}

/** The pins that a company's mapping has now. */
export function mappingPinsOf({
  organisation,
  company,
  payRules,
}: Pick<ExportSubject, 'organisation' | 'company' | 'payRules'>) {
  const codes = organisation.companies.map(({ code }) => code);
  return {
    peopleMapping: company.peopleMapping,
    earningsCodes: company.earningsCodes,
    payRules,
    otherCompanies: codes.filter((code) => code !== company.code).sort(),
  } satisfies MappingPins;
}
