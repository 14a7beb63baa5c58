import { departmentsOf } from '../organisation.ts';
import { hashOf } from '../random-stream.ts';
import type { SampleCompany, SampleDepartment, SampleLegalCompany } from '../sample-company.ts';

const ROOT_ID = 1;
const FIRST_COMPANY_ID = 500_000_001;
/** Ids of the second company's departments are this much higher than those of the first. */
const SECOND_COMPANY_STEP = 100_000_000;

/** Which of an organisation's two companies a person belongs to, at the end of the period. */
export function companyPositionOf(seed: number, index: number): 0 | 1 {
  return hashOf(seed, index, 91) % 3 === 0 ? 1 : 0;
}

/** The department of the same place in another company. */
export function departmentIn(position: 0 | 1, departmentId: number): number {
  return departmentId + position * SECOND_COMPANY_STEP;
}

/** Two companies side by side below the organisation, each with divisions and teams of its own. */
export function departmentsOfTwo(
  organisationName: string,
  names: readonly string[],
  employees: number,
): readonly SampleDepartment[] {
  return [
    { departmentId: ROOT_ID, name: organisationName, parentId: undefined },
    ...([0, 1] as const).flatMap((position) => {
      const own = departmentsOf(names[position] ?? organisationName, employees);
      return own.map(({ departmentId, name, parentId }): SampleDepartment => {
        if (parentId === undefined) {
          return { departmentId: companyDepartmentId(position), name, parentId: ROOT_ID };
        }
        return {
          departmentId: departmentIn(position, departmentId),
          name,
          parentId:
            parentId === ROOT_ID ? companyDepartmentId(position) : departmentIn(position, parentId),
        };
      });
    }),
  ];
}

/** The department that is all of a company. */
export function companyDepartmentId(position: 0 | 1): number {
  return FIRST_COMPANY_ID + position;
}

/** The legal companies of an organisation; where nothing is said, it is one, and all of it. */
export function legalCompaniesOf(
  company: Pick<SampleCompany, 'legalCompanies' | 'companyCode' | 'nameEn' | 'nameZhHK'>,
): readonly SampleLegalCompany[] {
  const { legalCompanies, companyCode, nameEn, nameZhHK } = company;
  return legalCompanies ?? [{ companyCode, nameEn, nameZhHK, departmentIds: [ROOT_ID] }];
}
