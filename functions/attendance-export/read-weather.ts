import { createHash } from 'node:crypto';
import type { PayPeriod } from '../../shared/time/index.ts';
import type { WeatherInterval, WeatherProblem } from './domain/hong-kong/weather-interval.ts';
import { weatherOfPeriod } from './domain/hong-kong/weather-of-period.ts';
import {
  weatherOverrideLayout,
  weatherOverrideRowSchema,
} from './domain/hong-kong/weather-override-table.ts';
import type { WeatherOverride } from './domain/hong-kong/weather-override.ts';
import { ExportRefusedError } from './errors.ts';
import { MappingInvalidError } from './mapping-invalid-error.ts';
import { readTable, type MappingStores, type TableReference } from './read-mapping.ts';

/** Where the files lie, and their hashes. */
interface WeatherReferences {
  readonly files: readonly TableReference[];
  readonly overrides?: TableReference | undefined;
}

const theOverrides = { en: 'The table of weather overrides', zhHK: '天氣更正表' };
const MAX_LISTED_PROBLEMS = 20;

/**
 * Reads the weather files that the configuration names, and proves their hashes. A file is one answer
 * of the Observatory's warning summary, or one answer a line. Weather is public and is stored as it
 * is; the overrides name their author and are sealed like the mapping.
 *
 * @throws ExportRefusedError `weather.missing`, `weather.invalid`; MappingInvalidError
 *   `mapping.invalid` for a wrong row of the overrides
 */
export async function readWeather(
  stores: MappingStores,
  { files, overrides }: WeatherReferences,
  period: PayPeriod,
): Promise<readonly WeatherInterval[]> {
  const snapshots: string[] = [];
  for (const file of files) snapshots.push(...snapshotsOf(await readFile(stores, file)));
  const rows = overrides === undefined ? [] : await readOverrides(stores, overrides);
  const { intervals, problems } = weatherOfPeriod(snapshots, rows, period);
  if (problems.length > 0) throw invalid(problems);
  return intervals;
}

async function readFile(
  { objects }: MappingStores,
  { objectKey, sha256 }: TableReference,
): Promise<string> {
  const bytes = await objects.get(objectKey);
  const found = bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw missing(objectKey);
  return new TextDecoder().decode(bytes);
}

/** Lines that are no JSON are left to whoever reads the snapshots, and says what is wrong with them. */
function snapshotsOf(text: string): string[] {
  if (isJson(text)) return [text];
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function readOverrides(
  stores: MappingStores,
  reference: TableReference,
): Promise<WeatherOverride[]> {
  const { rows, problems } = await readTable(
    stores,
    reference,
    weatherOverrideLayout,
    weatherOverrideRowSchema,
  );
  if (problems.length > 0) throw new MappingInvalidError(problems, theOverrides);
  return rows.map(({ row }) => row);
}

function missing(objectKey: string): ExportRefusedError {
  return new ExportRefusedError('weather.missing', {
    text: {
      en: `The weather file ${objectKey} that the configuration names is missing or was changed.`,
      zhHK: `設定所指的天氣檔案 ${objectKey} 不存在或已被更改。`,
    },
    remedy: { en: 'Publish the file again.', zhHK: '請重新發佈該檔案。' },
    details: { objectKey },
  });
}

function invalid(problems: readonly WeatherProblem[]): ExportRefusedError {
  const listed = problems.slice(0, MAX_LISTED_PROBLEMS);
  const more =
    problems.length > listed.length ? ` (+${String(problems.length - listed.length)})` : '';
  const remedies = [...new Map(listed.map(({ remedy }) => [remedy.en, remedy])).values()];
  return new ExportRefusedError('weather.invalid', {
    text: {
      en: `The weather files have ${String(problems.length)} problem(s): ${listed.map(({ item, reason }) => `${item.en}: ${reason.en}`).join(' ')}${more}`,
      zhHK: `天氣檔案有 ${String(problems.length)} 個問題：${listed.map(({ item, reason }) => `${item.zhHK}：${reason.zhHK}`).join('')}${more}`,
    },
    remedy: {
      en: remedies.map(({ en }) => en).join(' '),
      zhHK: remedies.map(({ zhHK }) => zhHK).join(''),
    },
    details: { problems: problems.length },
  });
}
