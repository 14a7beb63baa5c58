import * as z from 'zod';
import { describeIssues, type BilingualProblems } from '../../shared/configuration/index.ts';
import { bilingual } from '../../shared/errors/index.ts';
import { isHongKongDate, monthPeriod, type PayPeriod } from '../../shared/time/index.ts';
import { ExportRefusedError } from './errors.ts';

/** Years beyond these are typing errors, and the arithmetic of days ends with the year 9999. */
const CENTURY = /^20/;
const date = z
  .string()
  .refine(
    (text) => CENTURY.test(text) && isHongKongDate(text),
    bilingual(
      'must be a day of this century in the form yyyy-MM-dd',
      '必須為本世紀的日期，格式為 yyyy-MM-dd',
    ),
  );

const requestSchema = z
  .strictObject({
    action: z.enum(['export', 'resume', 'status']),
    company: z
      .string()
      .regex(
        /^[0-9A-Za-z]{1,12}$/,
        bilingual(
          'must be a company code: letters and digits, 12 at most',
          '必須為公司代碼：英文字母及數字，最多 12 個',
        ),
      ),
    period: z
      .string()
      .regex(
        /^20\d{2}-(0[1-9]|1[0-2])$/,
        bilingual(
          'must be a month of this century in the form yyyy-MM',
          '必須為本世紀的月份，格式為 yyyy-MM',
        ),
      )
      .optional(),
    from: date.optional(),
    to: date.optional(),
    profile: z.string().min(1).optional(),
    /** Plan and cost only: nothing metered is spent, nothing is stored or delivered. */
    dryRun: z.boolean().default(false),
    runId: z
      .string()
      .regex(
        /^\d{4}$/,
        bilingual('must be a run number of four digits', '必須為四位數字的匯出編號'),
      )
      .optional(),
    /** Ids of exceptions that a person has looked at and accepts, one by one. */
    accept: z.array(z.string().min(1).max(60)).max(100_000).default([]),
    /** Fetches again although the period has a run: a new run with the next number. */
    refresh: z.boolean().default(false),
  })
  .superRefine((request, context) => {
    const byMonth = request.period !== undefined;
    const byDays = request.from !== undefined && request.to !== undefined;
    if (byMonth === byDays || (byMonth && (request.from ?? request.to) !== undefined)) {
      context.addIssue({
        code: 'custom',
        message: bilingual(
          'give either period or both from and to',
          '請填 period，或同時填 from 及 to，兩者擇一',
        ),
      });
    } else if (byDays && (request.from ?? '') > (request.to ?? '')) {
      context.addIssue({
        code: 'custom',
        path: ['from'],
        message: bilingual('must not be after to', '不可遲於 to'),
      });
    }
    if (request.action === 'resume' && request.refresh) {
      context.addIssue({
        code: 'custom',
        path: ['refresh'],
        message: bilingual('goes with export only', '只可配合 export 使用'),
      });
    }
  });

/** The timer triggers of this function, as `s.yaml` names them. */
const TIMER_TRIGGERS = ['monthly'] as const;

/**
 * The event that Function Compute makes for a timer. A person who may invoke the function can send
 * the same, and is then recorded as the timer: the actor in the trail is a claim, not a proof.
 */
const timerEventSchema = z.object({
  triggerTime: z.string(),
  triggerName: z.enum(TIMER_TRIGGERS),
  payload: z.string().optional(),
});

/** Problems beyond this many are not listed. */
const MAX_LISTED_PROBLEMS = 20;

/** One company, one period, one thing to do. */
export interface ExportRequest {
  readonly action: 'export' | 'resume' | 'status';
  readonly company: string;
  readonly period: PayPeriod;
  readonly profile: string | undefined;
  readonly dryRun: boolean;
  readonly runId: string | undefined;
  readonly accept: readonly string[];
  readonly refresh: boolean;
}

export type Invocation =
  | { readonly kind: 'request'; readonly request: ExportRequest }
  | { readonly kind: 'timer'; readonly triggerName: string };

/**
 * Reads the event of an invocation: the timer's own event, or the JSON payload of a manual invoke.
 *
 * @throws ExportRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJson(event);
  const timer = timerEventSchema.safeParse(document);
  if (timer.success) return { kind: 'timer', triggerName: timer.data.triggerName };
  const result = requestSchema.safeParse(document);
  if (!result.success) throw malformed(describeIssues(result.error));
  const { period, from, to, profile, runId, ...rest } = result.data;
  return {
    kind: 'request',
    request: {
      ...rest,
      profile,
      runId,
      period: period === undefined ? { from: from ?? '', to: to ?? '' } : monthPeriod(period),
    },
  };
}

function parseJson(event: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(event)) as unknown;
  } catch {
    throw malformed({ en: ['the payload is no JSON in UTF-8'], zhHK: ['內容並非 UTF-8 的 JSON'] });
  }
}

function malformed(problems: BilingualProblems): ExportRefusedError {
  return new ExportRefusedError('request.malformed', {
    text: {
      en: `The payload is not a request: ${problems.en.slice(0, MAX_LISTED_PROBLEMS).join('; ')}.`,
      zhHK: `請求內容不正確：${problems.zhHK.slice(0, MAX_LISTED_PROBLEMS).join('；')}。`,
    },
    remedy: {
      en: 'Send for example {"action":"export","company":"HKSC","period":"2026-10"}; all fields are in the README.',
      zhHK: '例如：{"action":"export","company":"HKSC","period":"2026-10"}；欄位說明見 README。',
    },
    details: { problems: problems.en.length },
  });
}
