import type { PayPeriod } from '../../shared/time/index.ts';
import { adjustmentLayout, adjustmentRowSchema } from './domain/adjustment-table.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { resolveAdjustments, type Adjustment } from './domain/resolve-adjustments.ts';
import { MappingInvalidError } from './mapping-invalid-error.ts';
import { readTable, type MappingStores, type TableReference } from './read-mapping.ts';

const theAdjustments = { en: 'The table of adjustments', zhHK: '調整表' };

/**
 * Reads the adjustments of a period, CSV or XLSX, proves their hash and finds the people in the
 * mapping. All problems are reported at once, by table, line and column, and without people.
 *
 * @throws ExportRefusedError `mapping.missing`; MappingInvalidError `mapping.invalid`
 */
export async function readAdjustments(
  stores: MappingStores,
  reference: TableReference,
  mapping: PayrollMapping,
  period: PayPeriod,
): Promise<readonly Adjustment[]> {
  const read = await readTable(stores, reference, adjustmentLayout, adjustmentRowSchema);
  const { adjustments, problems } = resolveAdjustments(read.rows, mapping, period);
  const all = [...read.problems, ...problems];
  if (all.length > 0) throw new MappingInvalidError(all, theAdjustments);
  return adjustments;
}
