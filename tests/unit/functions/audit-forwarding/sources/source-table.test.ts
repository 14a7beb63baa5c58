import { describe, expect, it } from 'vitest';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import {
  API_STREAM_NAMES,
  API_STREAMS,
} from '../../../../../functions/audit-forwarding/sources/domain/api-stream.ts';
import { plannedCallsPerMonth } from '../../../../../functions/audit-forwarding/sources/domain/planned-calls.ts';
import { readFromRepository } from '../../../../support/function-readme.ts';

const SETTINGS = auditSettingsSchema.parse({ edition: 'exclusive' });
const thousands = (count: number): string => count.toLocaleString('en-GB');

/** Cells of the row of a stream in the table of sources. */
function rowOf(readme: string, stream: string): readonly string[] {
  const section = readme.split(/^(?=## )/m).find((text) => /^## (Sources|來源)\n/.test(text));
  const line = section?.split('\n').find((text) => text.startsWith(`| \`${stream}\` |`));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe.each(['README.md', 'README.zh-HK.md'])('the table of sources in %s', (file) => {
  const readme = readFromRepository(`functions/audit-forwarding/${file}`);

  it.each(API_STREAM_NAMES)('says of %s how often it is read and what it costs', (stream) => {
    const { everyMinutes, isReadOverAgain, overlapMinutes } = API_STREAMS[stream];
    const minutes = (count: number): unknown =>
      expect.stringMatching(RegExp(`^${thousands(count)} (min|分鐘)$`));
    const calls = [50, 500, 5_000].map((staff) =>
      thousands(plannedCallsPerMonth(SETTINGS, staff)[stream]),
    );

    expect(rowOf(readme, stream).slice(4, 9)).toEqual([
      minutes(everyMinutes),
      minutes(overlapMinutes),
      isReadOverAgain ? '`lateDays`' : '–',
      // The window ends two minutes before now.
      minutes(everyMinutes + 2),
      calls.join(' / '),
    ]);
  });

  it('states what is assumed of the volume of each, and the sum of 500 people', () => {
    const sum = Object.values(plannedCallsPerMonth(SETTINGS, 500)).reduce((one, two) => one + two);

    for (const stream of API_STREAM_NAMES) {
      const rows = String(API_STREAMS[stream].rowsPerPersonAndWorkingDay).replace('.', '\\.');
      // "2 rows a person and working day in `file-audit`" or "`file-audit` 有 2 筆".
      const stated = RegExp(`\\b${rows} [^,]{0,40}\`${stream}\`|\`${stream}\` \\D{0,2}${rows} 筆`);
      expect(readme).toMatch(stated);
    }
    expect(readme).toContain(thousands(sum));
  });
});
