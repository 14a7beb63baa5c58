import { readQuotaReport, type QuotaReport } from '../../../shared/call-ledger/index.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { Finding } from '../domain/check-result.ts';
import { failure, warning } from '../domain/findings.ts';

const WARN_SHARE = 0.8;

/** What the ledger says of the month; DingTalk is asked nothing. */
export const quotaCheck: DoctorCheck = {
  id: 'quota',
  run: async (context, signal) => {
    const { configuration } = await context.configuration();
    const services = await context.services();
    const reports = await Promise.all(
      configuration.organisations.map(async (organisation) => ({
        corpId: organisation.corpId,
        report: await readQuotaReport(
          { ...services, environment: configuration.environment },
          organisation,
          { signal },
        ),
      })),
    );
    const seen = reports.map(({ report: { calls, pushes } }) => ({
      en: `calls ${calls.used}/${calls.quota}, pushes ${pushes.used}/${pushes.quota}`,
      zhHK: `呼叫 ${calls.used}/${calls.quota}，推送 ${pushes.used}/${pushes.quota}`,
    }));
    return {
      seen: {
        en: seen.map(({ en }) => en).join('; '),
        zhHK: seen.map(({ zhHK }) => zhHK).join('；'),
      },
      findings: reports.flatMap(({ corpId, report }) => judge(corpId, report)),
    };
  },
};

function judge(corpId: string, { calls, pushes, spent }: QuotaReport): readonly Finding[] {
  const callsSpent = spent !== undefined || calls.used >= calls.quota;
  return [
    ...of(corpId, { ...calls, en: 'calls', zhHK: '呼叫' }, callsSpent),
    ...of(corpId, { ...pushes, en: 'pushes', zhHK: '推送' }, pushes.used >= pushes.quota),
  ];
}

interface Figures {
  readonly used: number;
  readonly quota: number;
  readonly en: string;
  readonly zhHK: string;
}

function of(corpId: string, figures: Figures, isSpent: boolean): readonly Finding[] {
  const { used, quota, en, zhHK } = figures;
  const subject = `${corpId} ${en}`;
  const remedy = {
    en: 'npm run access -- quota shows who has used them and the forecast; filter events at the source, or buy a pack before the month ends.',
    zhHK: '請以 npm run access -- quota 查看各函數用量及預測；可於釘釘篩選事件，或於月底前加購配額。',
  };
  if (isSpent) {
    const text = {
      en: `All ${quota} ${en} of the month are used.`,
      zhHK: `本月 ${quota} 次${zhHK}已全部用完。`,
    };
    return [failure({ subject, code: 'doctor.quota.spent', text, remedy })];
  }
  if (used <= quota * WARN_SHARE) return [];
  const share = Math.round((used / quota) * 100);
  const text = {
    en: `${used} of ${quota} ${en} are used (${share} %).`,
    zhHK: `${zhHK}已用 ${used} 次，佔 ${quota} 次的 ${share}%。`,
  };
  return [warning({ subject, code: 'doctor.quota.scarce', text, remedy })];
}
