import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import { isHongKongDate, monthPeriod, type PayPeriod } from '../../shared/time/index.ts';
import { ExportRefusedError } from './errors.ts';

/** Years beyond these are typing errors, and the arithmetic of days ends with the year 9999. */
const CENTURY = /^20/;
const date = z
  .string()
  .refine(
    (text) => CENTURY.test(text) && isHongKongDate(text),
    'must be a day of this century in the form yyyy-MM-dd',
  );

const requestSchema = z
  .strictObject({
    action: z.enum(['export', 'resume', 'status']),
    company: z.string().regex(/^[0-9A-Za-z]{1,12}$/, 'must be a company code: letters and digits'),
    period: z
      .string()
      .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'must be a month of this century in the form yyyy-MM')
      .optional(),
    from: date.optional(),
    to: date.optional(),
    profile: z.string().min(1).optional(),
    /** Plan and cost only: nothing metered is spent, nothing is stored or delivered. */
    dryRun: z.boolean().default(false),
    runId: z
      .string()
      .regex(/^\d{4}$/, 'must be a run number of four digits')
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
      context.addIssue({ code: 'custom', message: 'give either period or both from and to' });
    } else if (byDays && (request.from ?? '') > (request.to ?? '')) {
      context.addIssue({ code: 'custom', path: ['from'], message: 'must not be after to' });
    }
    if (request.action === 'resume' && request.refresh) {
      context.addIssue({ code: 'custom', path: ['refresh'], message: 'goes with export only' });
    }
  });

const timerEventSchema = z.object({
  triggerTime: z.string(),
  triggerName: z.string(),
  payload: z.string().optional(),
});

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
    throw malformed(['the payload is no JSON in UTF-8']);
  }
}

function malformed(problems: readonly string[]): ExportRefusedError {
  const list = problems.slice(0, 20).join('; ');
  return new ExportRefusedError('request.malformed', {
    text: {
      en: `The payload is not a request: ${list}.`,
      zhHK: `請求內容不正確：${list}。`,
    },
    remedy: {
      en: 'Send for example {"action":"export","company":"HKSC","period":"2026-10"}; all fields are in the README.',
      zhHK: '例如：{"action":"export","company":"HKSC","period":"2026-10"}；欄位說明見 README。',
    },
    details: { problems: problems.length },
  });
}
