import * as z from 'zod';
import type { BilingualText } from '../../../../shared/errors/index.ts';
import type { WeatherProblem } from './weather-interval.ts';
import {
  signalOfCode,
  warningStatements,
  type WarningStatement,
  type WeatherSignal,
} from './weather-signal.ts';

/** From this moment on a statement has this signal, or none. */
export interface SignalChange {
  readonly statement: WarningStatement;
  readonly atEpochMs: number;
  readonly signal: WeatherSignal | undefined;
  /** The end that the statement itself gives, if any. */
  readonly untilEpochMs?: number;
}

export interface ReadSnapshot {
  readonly changes: readonly SignalChange[];
  readonly problems: readonly WeatherProblem[];
}

const IN_FORCE = ['ISSUE', 'REISSUE', 'EXTEND', 'UPDATE'] as const;
const CANCELLED = 'CANCEL';

const time = z.string().transform((text, context) => {
  const epochMs = readTime(text);
  if (epochMs !== undefined) return epochMs;
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});

/** Other fields (`name`, `type`) are for people and are not read. */
const warningSchema = z.object({
  code: z.string(),
  actionCode: z.enum([...IN_FORCE, CANCELLED]),
  issueTime: time,
  updateTime: time.optional(),
  expireTime: time.optional(),
});
type Warning = z.infer<typeof warningSchema>;

/**
 * Reads one answer of `weather.php?dataType=warnsum`: an object with one entry per warning statement.
 * Statements other than tropical cyclone and rainstorm are passed over. Never throws.
 *
 * Source: HKO Open Data API Documentation 1.13 (September 2025) and answers shown in public code.
 */
export function readObservatorySnapshot(text: string, position: number): ReadSnapshot {
  const answer = parseObject(text);
  if (answer === undefined) {
    const item = { en: `snapshot ${String(position)}`, zhHK: `第 ${String(position)} 份資料` };
    return { changes: [], problems: [{ item, reason: NOT_AN_ANSWER, remedy: FETCH_AGAIN }] };
  }
  const changes: SignalChange[] = [];
  const problems: WeatherProblem[] = [];
  for (const statement of warningStatements) {
    if (!Object.hasOwn(answer, statement)) continue;
    const found = changesOf(statement, answer[statement]);
    if (found === undefined) {
      const item = {
        en: `snapshot ${String(position)}, ${statement}`,
        zhHK: `第 ${String(position)} 份資料，${statement}`,
      };
      problems.push({ item, reason: NOT_A_WARNING, remedy: FETCH_OR_OVERRIDE });
    } else {
      changes.push(...found);
    }
  }
  return { changes, problems };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
    return isObject ? (answer as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function changesOf(statement: WarningStatement, entry: unknown): SignalChange[] | undefined {
  const { data: warning } = warningSchema.safeParse(entry);
  if (warning === undefined) return undefined;
  const codes = signalOfCode[statement];
  const signal = Object.hasOwn(codes, warning.code) ? codes[warning.code] : undefined;
  if (warning.actionCode === CANCELLED) return cancellation(statement, warning, signal);
  if (signal === undefined) return undefined;
  const { issueTime: atEpochMs, expireTime } = warning;
  const until = expireTime === undefined ? {} : { untilEpochMs: expireTime };
  return [{ statement, atEpochMs, signal, ...until }];
}

/**
 * A cancellation is dated by `updateTime`. Some carry the code and issue time of the signal that was
 * cancelled, and so prove when it began; others have the code `CANCEL` and one time only.
 */
function cancellation(
  statement: WarningStatement,
  { code, issueTime, updateTime = issueTime }: Warning,
  signal: WeatherSignal | undefined,
): SignalChange[] | undefined {
  if (signal === undefined && code !== CANCELLED) return undefined;
  const end = { statement, atEpochMs: updateTime, signal: undefined };
  return signal !== undefined && issueTime < updateTime
    ? [{ statement, atEpochMs: issueTime, signal }, end]
    : [end];
}

const TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** A time without an offset is refused: it could be any. */
function readTime(text: string): number | undefined {
  const [, local, offset] = TIME.exec(text) ?? [];
  const epochMs = Date.parse(text);
  if (local === undefined || offset === undefined || Number.isNaN(epochMs)) return undefined;
  // `Date.parse` takes 30 February for 2 March.
  const asUtc = Date.parse(`${local}Z`);
  const isRealDay = new Date(asUtc).toISOString().startsWith(local);
  return isRealDay ? epochMs : undefined;
}

const NOT_AN_ANSWER: BilingualText = {
  en: 'It is not a JSON object, as the Observatory’s warning summary is.',
  zhHK: '並非天文台天氣警告一覽的 JSON 物件。',
};
const FETCH_AGAIN: BilingualText = {
  en: 'Fetch the warning summary again, or take the file out of the folder.',
  zhHK: '請重新擷取天氣警告一覽，或將該檔案移出資料夾。',
};
const NOT_A_WARNING: BilingualText = {
  en: 'Code, action or a time is missing or unknown; times need an offset, such as +08:00.',
  zhHK: '代碼、動作或時間欠缺或不明；時間須附時差，例如 +08:00。',
};
const FETCH_OR_OVERRIDE: BilingualText = {
  en: 'Enter the signal by hand as an override row; report the code if it is new.',
  zhHK: '請以人手加入該信號的更正行；如屬新代碼，請回報。',
};
