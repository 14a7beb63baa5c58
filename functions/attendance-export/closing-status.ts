import { queryClosing } from '../../shared/dingtalk/index.ts';
import { addDays, hongKongMidnightEpochMs } from '../../shared/time/index.ts';
import { bookedClient } from './booked-client.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportSubject } from './export-subject.ts';
import type { ExportDependencies } from './ports.ts';
import { readMapping } from './read-mapping.ts';

type ClosingDependencies = Pick<
  ExportDependencies,
  'clock' | 'objects' | 'sealer' | 'log' | 'dingTalkOf'
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
  const client = bookedClient(deps, subject, 'closing', { avoidFullHour: true });
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
    await client.flush();
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
