import { ledgerMonthOf } from '../../shared/call-ledger/index.ts';
import { queryClosing } from '../../shared/dingtalk/index.ts';
import { addDays, hongKongMidnightEpochMs } from '../../shared/time/index.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportSubject } from './export-subject.ts';
import type { ExportDependencies } from './ports.ts';
import { readMapping } from './read-mapping.ts';

type ClosingDependencies = Pick<
  ExportDependencies,
  'clock' | 'objects' | 'sealer' | 'log' | 'dingTalkOf' | 'ledgerOf'
>;

/** People who stand for the company: DingTalk closes a month for all of them or, we take it, for none. */
const CLOSING_SAMPLE = 50;

/**
 * Whether DingTalk has closed the period: it is asked of some people whether a change in the period
 * would still pass. One metered call, booked under `attendance-export/closing/<company>`.
 *
 * @throws ExportRefusedError `mapping.missing` or `mapping.invalid`; DingTalkError
 */
export async function isPeriodClosed(
  deps: ClosingDependencies,
  subject: ExportSubject,
  signal: AbortSignal,
): Promise<boolean> {
  const { period } = subject.series;
  const { userIds } = await readMapping(deps, subject.company, period);
  if (userIds.size === 0) throw nobodyMapped(subject);
  let quotaCost = 0;
  const client = deps.dingTalkOf(subject.organisation, {
    avoidFullHour: true,
    onCall: (event) => {
      quotaCost += event.quotaCost;
    },
  });
  try {
    const { answer } = await client.call(
      queryClosing,
      {
        userIds: [...userIds].slice(0, CLOSING_SAMPLE),
        fromEpochMs: hongKongMidnightEpochMs(period.from),
        toEpochMs: hongKongMidnightEpochMs(addDays(period.to, 1)) - 1000,
      },
      { signal },
    );
    return !answer.pass;
  } finally {
    await bookCalls(deps, subject, quotaCost);
  }
}

/**
 * The ledger keeps absolute counts, so the count so far is read first. Two timers at the same moment
 * could book one call less; a ledger that is down for a moment does not stop the export.
 */
async function bookCalls(
  deps: ClosingDependencies,
  { organisation, company }: ExportSubject,
  quotaCost: number,
): Promise<void> {
  if (quotaCost === 0) return;
  const month = ledgerMonthOf(deps.clock.nowEpochMs());
  const spender = `attendance-export/closing/${company.code}`;
  try {
    const ledger = deps.ledgerOf(organisation);
    const { spenders } = await ledger.summary(month);
    const before = spenders.find((one) => one.spender === spender)?.usedCalls ?? 0;
    await ledger.recordUsed({ month, spender, usedCalls: before + quotaCost });
  } catch (error) {
    deps.log.warn('payroll.spending-not-noted', { spender, quotaCost, error });
  }
}

function nobodyMapped({ company, series }: ExportSubject): ExportRefusedError {
  const { from, to } = series.period;
  return new ExportRefusedError('mapping.invalid', {
    text: {
      en: `The payroll mapping has nobody of company ${company.code} who is valid from ${from} to ${to}, so DingTalk cannot be asked whether the period is closed.`,
      zhHK: `薪酬對照表沒有公司 ${company.code} 於 ${from} 至 ${to} 有效的人員，無法向釘釘查詢計薪期是否已封帳。`,
    },
    remedy: {
      en: 'Publish a people’s mapping with rows of this company that are valid in the period.',
      zhHK: '請發佈載有該公司於計薪期內有效各行的人員對照表。',
    },
    details: { company: company.code, from, to },
  });
}
