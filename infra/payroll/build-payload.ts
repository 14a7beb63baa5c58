import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import { usageError } from '../command/usage-error.ts';
import { payrollCommand } from './payroll-command.ts';

/** What stands in for options that were left out. */
export interface PayloadDefaults {
  readonly company: string;
  /** `yyyy-MM` */
  readonly period: string;
}

/**
 * The payload that a command asks for, checked with the function's own schema.
 *
 * @throws UsageError naming each option that is missing or wrong, and each file that cannot be read
 */
export async function buildPayload(
  action: string,
  options: OptionValues,
  defaults: PayloadDefaults | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const { fields, problems } = await payrollCommand.readFields(options);
  const list = options['accept-all-of'];
  const ids = typeof list === 'string' ? await idsIn(list) : [];
  const all = ids === undefined ? [...problems, noList(String(list))] : problems;
  if (all.length > 0) throw usageError(all);
  const { accept = [] } = fields as { readonly accept?: readonly string[] };
  return payrollCommand.checkedPayload(action, {
    ...defaultsFor(action, options, defaults),
    ...fields,
    ...(typeof list === 'string' ? { accept: [...accept, ...(ids ?? [])] } : {}),
  });
}

function defaultsFor(
  action: string,
  options: OptionValues,
  defaults: PayloadDefaults | undefined,
): Record<string, unknown> {
  if (defaults === undefined) return {};
  const fields = payrollCommand.fieldsOf(action);
  const isOtherPeriod = 'from' in options || 'to' in options;
  return {
    ...(fields.includes('company') ? { company: defaults.company } : {}),
    ...(fields.includes('period') && !isOtherPeriod ? { period: defaults.period } : {}),
  };
}

/** Ids of everything in an exception list that affects pay. */
async function idsIn(file: string): Promise<readonly string[] | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const rows = parse<Record<string, string>>(bytes, { bom: true, columns: true });
    const isList = rows.every((row) => 'exception_id' in row && 'affects_pay' in row);
    if (!isList) return undefined;
    return rows.flatMap((row) => (row['affects_pay'] === 'yes' ? [row['exception_id'] ?? ''] : []));
  } catch {
    return undefined;
  }
}

const noList = (file: string): BilingualText => ({
  en: `--accept-all-of: ${file} is no exceptions.csv of a run`,
  zhHK: `--accept-all-of：${file} 並非匯出的 exceptions.csv`,
});
