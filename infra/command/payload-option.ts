import { readFile } from 'node:fs/promises';
import type { BilingualText } from '../../shared/errors/index.ts';

/**
 * How an option becomes a field of the payload: as it is, as `true`, as a list cut at commas, as a
 * whole number, as a time with its zone, or as the named file's content in Base64.
 */
export type OptionKind = 'text' | 'flag' | 'list' | 'number' | 'time' | 'file';

/** An option of a command line. */
export interface CommandOption {
  readonly kind: OptionKind;
  /** What stands behind the option in a usage text; empty for a flag. */
  readonly placeholder: string;
  readonly text: BilingualText;
}

/** An option that says what is asked of the function. */
export interface PayloadOption extends CommandOption {
  /** Name of the payload's field. */
  readonly field: string;
}

export const option = (
  kind: OptionKind,
  field: string,
  placeholder: string,
  en: string,
  zhHK: string,
): PayloadOption => ({ field, ...commandOption(kind, placeholder, en, zhHK) });

export const commandOption = (
  kind: OptionKind,
  placeholder: string,
  en: string,
  zhHK: string,
): CommandOption => ({ kind, placeholder, text: { en, zhHK } });

/** Every option that says where the function is, and how its answer is shown. */
export const targetOptions: Readonly<Record<string, CommandOption>> = {
  json: commandOption('flag', '', 'the answer as JSON', '以 JSON 輸出'),
  state: commandOption(
    'text',
    'DIR',
    'folder of the local cloud (.local)',
    '本機雲端的狀態資料夾（.local）',
  ),
  endpoint: commandOption(
    'text',
    'URL',
    'another Function Compute; keys from ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET',
    '其他 Function Compute；金鑰取自 ALIBABA_CLOUD_ACCESS_KEY_ID 及 _SECRET',
  ),
  function: commandOption('text', 'NAME', 'name of the function there', '該處的函數名稱'),
};

/** Those of {@link targetOptions} that go with what the local cloud alone can do. */
export const localTargetOptions: readonly string[] = ['state', 'json'];

/** The value of an option as the payload has it; undefined if its file cannot be read. */
export async function payloadValueOf(
  { kind }: CommandOption,
  value: string | true,
): Promise<unknown> {
  if (kind === 'flag' || value === true) return value;
  if (kind === 'list') return value.split(',').filter((part) => part !== '');
  if (kind === 'number') return Number(value);
  if (kind === 'time') return withZone(value);
  if (kind === 'text') return value;
  const bytes = await readFile(value).catch(() => undefined);
  return bytes?.toString('base64');
}

/** A day or a time without a zone is one of Hong Kong. What is neither is left to the function's schema. */
function withZone(text: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? [];
  if (day === undefined) return text;
  const seconds = time === undefined ? '00:00:00' : time.padEnd(8, ':00');
  return `${day}T${seconds}+08:00`;
}
