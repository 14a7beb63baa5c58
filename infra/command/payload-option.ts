import { readFile } from 'node:fs/promises';
import type { BilingualText } from '../../shared/errors/index.ts';

/**
 * How an option becomes a field of the payload: as it is, as `true`, as a list cut at commas, as a
 * whole number, or as the named file's content in Base64.
 */
export type OptionKind = 'text' | 'flag' | 'list' | 'number' | 'file';

/** An option that says what is asked of the function. */
export interface PayloadOption {
  readonly kind: OptionKind;
  /** Name of the payload's field. */
  readonly field: string;
  /** What stands behind the option in a usage text; empty for a flag. */
  readonly placeholder: string;
  readonly text: BilingualText;
}

export const option = (
  kind: OptionKind,
  field: string,
  placeholder: string,
  en: string,
  zhHK: string,
): PayloadOption => ({ kind, field, placeholder, text: { en, zhHK } });

/** Every option that says where the function is, and how its answer is shown. */
export const targetOptions: Readonly<Record<string, Omit<PayloadOption, 'field'>>> = {
  json: { kind: 'flag', placeholder: '', text: { en: 'the answer as JSON', zhHK: '以 JSON 輸出' } },
  state: {
    kind: 'text',
    placeholder: 'DIR',
    text: { en: 'folder of the local cloud (.local)', zhHK: '本機雲端的狀態資料夾（.local）' },
  },
  endpoint: {
    kind: 'text',
    placeholder: 'URL',
    text: {
      en: 'another Function Compute; keys from ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET',
      zhHK: '其他 Function Compute；金鑰取自 ALIBABA_CLOUD_ACCESS_KEY_ID 及 _SECRET',
    },
  },
  function: {
    kind: 'text',
    placeholder: 'NAME',
    text: { en: 'name of the function there', zhHK: '該處的函數名稱' },
  },
};

/** The value of an option as the payload has it; undefined if its file cannot be read. */
export async function payloadValueOf(
  { kind }: PayloadOption,
  value: string | true,
): Promise<unknown> {
  if (kind === 'flag' || value === true) return value;
  if (kind === 'list') return value.split(',').filter((part) => part !== '');
  if (kind === 'number') return Number(value);
  if (kind === 'text') return value;
  const bytes = await readFile(value).catch(() => undefined);
  return bytes?.toString('base64');
}
