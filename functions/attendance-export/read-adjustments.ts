import type { PayPeriod } from '../../shared/time/index.ts';
import {
  adjustmentLayout,
  adjustmentRowSchema,
  type AdjustmentRow,
} from './domain/adjustment-table.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { resolveAdjustments, type Adjustment } from './domain/resolve-adjustments.ts';
import { MappingInvalidError } from './mapping-invalid-error.ts';
import type { TableRows } from './domain/table-rows.ts';
import { parseTable, readTable, type MappingStores, type TableReference } from './read-mapping.ts';

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
  return adjustmentsOf(read, mapping, period);
}

/**
 * The same from bytes that are not stored yet.
 *
 * @throws MappingInvalidError `mapping.invalid`
 */
export async function parseAdjustments(
  bytes: Uint8Array,
  mapping: PayrollMapping,
  period: PayPeriod,
): Promise<readonly Adjustment[]> {
  const read = await parseTable(bytes, adjustmentLayout, adjustmentRowSchema);
  return adjustmentsOf(read, mapping, period);
}

function adjustmentsOf(
  read: TableRows<AdjustmentRow>,
  mapping: PayrollMapping,
  period: PayPeriod,
): readonly Adjustment[] {
  const { adjustments, problems } = resolveAdjustments(read.rows, mapping, period);
  const all = [...read.problems, ...problems];
  if (all.length > 0) throw new MappingInvalidError(all, theAdjustments);
  return adjustments;
}
