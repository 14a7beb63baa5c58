import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { computeRun } from '../../functions/attendance-export/compute-run.ts';
import { fileProfileSchema } from '../../functions/attendance-export/domain/file-profile.ts';
import { earningsCodeSchema } from '../../functions/attendance-export/domain/earnings-code-table.ts';
import { personMappingSchema } from '../../functions/attendance-export/domain/people-table.ts';
import { renderFile } from '../../functions/attendance-export/domain/render-file.ts';
import { selectMapping } from '../../functions/attendance-export/domain/select-mapping.ts';
import { determineScope } from '../../functions/attendance-export/domain/scope.ts';
import { payrollMappingOf, type SampleCompany } from '../../infra/local/sample-company/index.ts';
import { loadCharacterEncoder } from '../../shared/character-set/index.ts';
import { sampleBatch, sampleShifts } from '../property/functions/attendance-export/sample-batch.ts';

const PROFILE = path.resolve(
  import.meta.dirname,
  '../../functions/attendance-export/profiles/adp-hk-generic.yaml',
);
const PEOPLE_PER_BATCH = 50;

/** From the people and their punches to the bytes of the file, with no store and no network. */
export async function fileByPureComputation(company: SampleCompany): Promise<Uint8Array> {
  const { period } = company.parameters;
  const tables = payrollMappingOf(company);
  const { mapping, problems } = selectMapping(
    { company: company.companyCode, period },
    tables.people.map((row, line) => ({ row: personMappingSchema.parse(row), line })),
    tables.earningsCodes.map((row, line) => ({ row: earningsCodeSchema.parse(row), line })),
  );
  expect(problems).toEqual([]);
  const known = company.people.map(
    ({ userId, nameZhHK }) => ({ userId, name: nameZhHK, origin: 'directory' }) as const,
  );
  const scope = determineScope(known, [], [], mapping);
  const computation = await computeRun(
    {
      period,
      scope,
      mapping,
      shifts: sampleShifts(company),
      leave: [],
      replaySourceTypes: new Set(['SYSTEM']),
    },
    async function* () {
      const userIds = scope.people.map(({ userId }) => userId);
      for (let first = 0; first < userIds.length; first += PEOPLE_PER_BATCH) {
        yield await Promise.resolve(
          sampleBatch(company, userIds.slice(first, first + PEOPLE_PER_BATCH)),
        );
      }
    },
  );
  const profile = fileProfileSchema.parse(parse(await readFile(PROFILE, 'utf8')));
  const subject = { companyCode: company.companyCode, ...period, runNumber: '0001' };
  const encoder = await loadCharacterEncoder('cp950-strict');
  return renderFile(profile, subject, computation.lines, encoder).bytes;
}
