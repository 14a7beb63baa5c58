import { latestAdjustments } from './domain/run-adjustments.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import type { Adjustment } from './domain/resolve-adjustments.ts';
import type { RunIdentity } from './object-keys.ts';
import { readAdjustments } from './read-adjustments.ts';
import type { MappingStores } from './read-mapping.ts';
import type { RunPins } from './run-pins.ts';

/**
 * The adjustments in force of a run, from the tables that its pins name, oldest first.
 *
 * @throws ExportRefusedError `mapping.missing`; MappingInvalidError `mapping.invalid` if the mapping
 *   has changed so that a table no longer goes with it
 */
export async function adjustmentsOfRun(
  stores: MappingStores,
  { adjustments }: Pick<RunPins, 'adjustments'>,
  mapping: PayrollMapping,
  period: RunIdentity['period'],
): Promise<Adjustment[]> {
  const tables: (readonly Adjustment[])[] = [];
  for (const { key: objectKey, sha256 } of adjustments) {
    tables.push(await readAdjustments(stores, { objectKey, sha256 }, mapping, period));
  }
  return latestAdjustments(tables);
}
