import type { DelimitedProfile } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import {
  renderFile,
  type RenderedFile,
} from '../../../../../functions/attendance-export/domain/render-file.ts';
import { loadCharacterEncoder } from '../../../../../shared/character-set/index.ts';
import { shippedProfile } from './sample-profiles.ts';

export const cp950 = await loadCharacterEncoder('cp950-strict');
const utf8 = await loadCharacterEncoder('utf-8');

export const generic = shippedProfile('adp-hk-generic');
export const subject = {
  companyCode: 'HKSC',
  from: '2026-10-01',
  to: '2026-10-31',
  runNumber: '0001',
};

/** The file of the generic profile, with changes. */
export function render(
  lines: readonly PayrollLine[],
  change: Partial<DelimitedProfile> = {},
): RenderedFile {
  const profile = { ...generic, ...change };
  return renderFile(
    profile,
    subject,
    lines,
    profile.characterSet.startsWith('utf-8') ? utf8 : cp950,
  );
}

/** Read by a decoder that is not ours. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('big5', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The rows of the generic file after its headers. */
export function rowsOf(file: RenderedFile): string[] {
  return textOf(file.bytes).split('\r\n').slice(1, -1);
}
