import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { weatherPolicySchema } from '../../../../../../functions/attendance-export/domain/hong-kong/adverse-weather.ts';
import { holidaySettingsSchema } from '../../../../../../functions/attendance-export/domain/hong-kong/holiday-settings.ts';

const FOLDER = path.resolve(
  import.meta.dirname,
  '../../../../../../functions/attendance-export/domain/hong-kong',
);
const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');
const yamlBlocks = (text: string): unknown[] =>
  [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
    ([, block = '']) => parseYaml(block) as unknown,
  );
const shape = (text: string): string[] =>
  text
    .split(/^(?=#+ )/m)
    .map((part) => `${String(part.match(/^\|/gm)?.length)} ${String(part.match(/^- /gm)?.length)}`);

describe('the README of the Hong Kong tables', () => {
  test('shows settings that the schemas take', () => {
    const [holidays, weather] = yamlBlocks(read('README.md'));

    expect(holidaySettingsSchema.parse(holidays)).toMatchObject({
      winterSolstice: 'winter-solstice',
      removed: [{ date: '2026-05-01', kind: 'statutory' }],
      added: [{ date: '2026-05-08', kind: 'statutory' }],
    });
    expect(weatherPolicySchema.parse(weather)).toEqual({
      ...weatherPolicySchema.parse({}),
      effect: 'forgive-lateness',
    });
  });

  test('says the same in both languages', () => {
    expect(yamlBlocks(read('README.zh-HK.md'))).toEqual(yamlBlocks(read('README.md')));
    expect(shape(read('README.zh-HK.md'))).toEqual(shape(read('README.md')));
  });
});
