import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import { payloadValueOf } from '../command/payload-option.ts';
import { usageError } from '../command/usage-error.ts';
import { payloadSchemaOf } from './command-actions.ts';
import { payloadOptions } from './command-options.ts';
import { checkPayload } from './parse-command.ts';

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
  const payload: Record<string, unknown> = { action, ...defaultsFor(action, options, defaults) };
  const problems: BilingualText[] = [];
  for (const [name, value] of Object.entries(options)) {
    const option = payloadOptions[name];
    if (option === undefined) continue;
    const read = await payloadValueOf(option, value);
    if (read === undefined) problems.push(unreadable(name, String(value)));
    else payload[option.field] = read;
  }
  const list = options['accept-all-of'];
  if (typeof list === 'string') {
    const ids = await idsIn(list);
    if (ids === undefined) problems.push(noList(list));
    else payload['accept'] = [...((payload['accept'] as string[] | undefined) ?? []), ...ids];
  }
  if (problems.length > 0) throw usageError(problems);
  checkPayload(action, payload);
  return payload;
}

function defaultsFor(
  action: string,
  options: OptionValues,
  defaults: PayloadDefaults | undefined,
): Record<string, unknown> {
  const fields = Object.keys(payloadSchemaOf(action)?.shape ?? {});
  if (defaults === undefined) return {};
  const isOtherPeriod = 'from' in options || 'to' in options;
  return {
    ...(fields.includes('company') ? { company: defaults.company } : {}),
    ...(fields.includes('period') && !isOtherPeriod ? { period: defaults.period } : {}),
  };
}

/** Ids of everything in an exception list that affects pay. */
async function idsIn(file: string): Promise<string[] | undefined> {
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

const unreadable = (name: string, file: string): BilingualText => ({
  en: `--${name}: ${file} cannot be read`,
  zhHK: `--${name}：無法讀取 ${file}`,
});
const noList = (file: string): BilingualText => ({
  en: `--accept-all-of: ${file} is no exceptions.csv of a run`,
  zhHK: `--accept-all-of：${file} 並非匯出的 exceptions.csv`,
});
