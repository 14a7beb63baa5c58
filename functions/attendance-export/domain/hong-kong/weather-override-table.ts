import * as z from 'zod';
import { dayCell } from '../dated-row.ts';
import { requiredCell, textCell } from '../table-cell.ts';
import type { TableLayout } from '../table-layout.ts';
import { weatherOverrideSchema } from './weather-override.ts';

/** Columns of the weather overrides; a reader refuses any other. */
export const weatherOverrideLayout: TableLayout = {
  table: 'weather-overrides',
  columns: [
    { name: 'date', kind: 'date', isRequired: true },
    { name: 'from', kind: 'text', isRequired: true },
    { name: 'to', kind: 'text', isRequired: true },
    { name: 'signal', kind: 'text', isRequired: true },
    { name: 'in_force', kind: 'text', isRequired: false },
    { name: 'reason', kind: 'text', isRequired: true },
    { name: 'author', kind: 'text', isRequired: true },
  ],
};

/** An override whose words nobody has looked at yet. */
type UncheckedOverride = Omit<z.input<typeof weatherOverrideSchema>, 'signal' | 'inForce'> & {
  readonly signal: string;
  readonly inForce?: string | undefined;
};

/** One row of the table; a blank `in_force` means yes. */
export const weatherOverrideRowSchema = z
  .object({
    date: dayCell,
    from: requiredCell,
    to: requiredCell,
    signal: requiredCell,
    in_force: textCell,
    reason: requiredCell,
    author: requiredCell,
  })
  .transform(({ in_force: inForce, ...row }): UncheckedOverride => ({
    ...row,
    ...(inForce === '' ? {} : { inForce }),
  }))
  .pipe(weatherOverrideSchema);
