import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fileNameOf } from '../../functions/attendance-export/domain/file-name.ts';
import { fileProfileSchema } from '../../functions/attendance-export/domain/file-profile.ts';
import { renderFile } from '../../functions/attendance-export/domain/render-file.ts';
import { loadCharacterEncoder } from '../../shared/character-set/index.ts';
import { line } from './functions/attendance-export/domain/sample-records.ts';

const text = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
const [, section = ''] = text.split('### Adding a payroll vendor is one file\n');

function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1];
  if (found === undefined) throw new Error(`the section has no block in ${language}`);
  return found;
}

describe('the example of a payroll vendor in CONTRIBUTING.md', () => {
  const profile = fileProfileSchema.parse(parse(block('yaml')));
  const period = { from: '2026-10-01', to: '2026-10-31' };

  test('is a profile that writes the very file that is shown', async () => {
    const lines = [
      line({ employeeNumber: '067817', minutes: 176 * 60 }),
      line({ employeeNumber: '067817', earningsCode: 'OT', minutes: 90 }),
      line({ employeeNumber: '067820', name: '許功蓋', minutes: -16 * 60 }),
    ];
    const subject = { companyCode: 'HUX', ...period, runNumber: '0001' };

    const { bytes } = renderFile(
      profile,
      subject,
      lines,
      await loadCharacterEncoder('cp950-strict'),
    );

    expect(bytes).toHaveLength(4 * 34);
    expect(new TextDecoder('big5').decode(bytes)).toBe(block('text').replaceAll('\n', '\r\n'));
  });

  test('has a name for each run', () => {
    const about = { company: 'HU', period: '2026-10', ...period, run: '0002' };

    expect(fileNameOf(profile, about)).toBe('HPHU__20261001_0002.txt');
  });

  test('is checked as a whole: one byte more in a column, and it is refused', () => {
    const changed = block('yaml').replace(
      'widthBytes: 12, onOverflow',
      'widthBytes: 13, onOverflow',
    );

    expect(changed).not.toBe(block('yaml'));
    expect(fileProfileSchema.safeParse(parse(changed)).success).toBe(false);
  });
});
