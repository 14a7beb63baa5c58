import type { CompanyConfiguration } from '../../../shared/configuration/index.ts';
import { peopleLayout, personMappingSchema, type PersonMapping } from '../domain/people-table.ts';
import { readTable, type TableReference } from '../read-mapping.ts';
import type { ExportDependencies } from '../ports.ts';
import { readPins } from '../run-pins.ts';
import type { StoredRun } from '../run-store.ts';

/** One version of the people's mapping, only with rows of this company. */
export interface HeldTable {
  readonly sha256: string;
  readonly rows: readonly PersonMapping[];
}

/**
 * Every people's mapping that the configuration or a run of the company names, each once. A table that
 * is no longer stored is left out: it holds nothing.
 */
export async function* heldTables(
  deps: ExportDependencies,
  company: CompanyConfiguration,
  runs: readonly StoredRun[],
): AsyncGenerator<HeldTable> {
  const references = new Map([[company.peopleMapping.sha256, company.peopleMapping]]);
  for (const { record } of runs) {
    if (record.pinsKey === undefined) continue;
    const { peopleMapping } = await readPins(deps, record);
    references.set(peopleMapping.sha256, peopleMapping);
  }
  for (const reference of references.values()) {
    const rows = await rowsOf(deps, reference);
    yield {
      sha256: reference.sha256,
      rows: rows.filter((row) => row.company_code === company.code),
    };
  }
}

async function rowsOf(
  deps: ExportDependencies,
  reference: TableReference,
): Promise<PersonMapping[]> {
  if ((await deps.objects.head(reference.objectKey)) === undefined) return [];
  const { rows } = await readTable(deps, reference, peopleLayout, personMappingSchema);
  return rows.map(({ row }) => row);
}
