import { createHash } from 'node:crypto';
import {
  describeIssues,
  type CompanyConfiguration,
  type Configuration,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type PayPeriod,
} from '../../shared/time/index.ts';
import { fileProfileSchema, type FileProfile } from './domain/file-profile.ts';
import { configuredPayRulesSchema, type PayRules } from './domain/pay-rules.ts';
import { payrollNamePolicySchema, type PayrollNamePolicy } from './domain/payroll-name.ts';
import { ExportRefusedError } from './errors.ts';
import { earliestFirstDay } from './fetch-attendance.ts';
import { seriesLabel, type RunSeries } from './object-keys.ts';
import type { StoredRun } from './run-store.ts';

/** Whose attendance of which period goes into which form. */
export interface ExportSubject {
  readonly organisation: OrganisationConfiguration;
  readonly company: CompanyConfiguration;
  readonly profile: FileProfile;
  readonly payRules: PayRules;
  readonly payrollNames: PayrollNamePolicy;
  readonly series: RunSeries;
}

/**
 * Finds company and profile of a request in the configuration.
 *
 * @throws ExportRefusedError `request.unknown-company`, `request.unknown-profile`, `profile.invalid`,
 *   `pay-rules.invalid`, `payroll-names.invalid`
 */
export function findSubject(
  configuration: Configuration,
  request: {
    readonly company: string;
    readonly period: PayPeriod;
    readonly profile?: string | undefined;
    /** Leavers of a final pay. */
    readonly employees?: readonly string[] | undefined;
  },
): ExportSubject {
  const { organisation, company } = findCompany(configuration, request.company);
  const profile = findProfile(configuration, request.profile ?? company.profile);
  const series: RunSeries = {
    environment: configuration.environment,
    corpId: organisation.corpId,
    company: company.code,
    period: request.period,
    profile: profile.name,
    finalPay: request.employees === undefined ? undefined : finalPayTag(request.employees),
  };
  const payRules = payRulesOf(company);
  return { organisation, company, profile, payRules, payrollNames: namePolicyOf(company), series };
}

/** A company and the organisation that it belongs to. @throws ExportRefusedError `request.unknown-company` */
export function findCompany(
  configuration: Configuration,
  code: string,
): Pick<ExportSubject, 'organisation' | 'company'> {
  for (const organisation of configuration.organisations) {
    const company = organisation.companies.find((one) => one.code === code);
    if (company !== undefined) return { organisation, company };
  }
  const known = configuration.organisations.flatMap(({ companies }) =>
    companies.map((one) => one.code),
  );
  throw new ExportRefusedError('request.unknown-company', {
    text: {
      en: `No company ${code} is configured; known: ${known.join(', ')}.`,
      zhHK: `設定中沒有公司 ${code}；現有公司：${known.join('、')}。`,
    },
    remedy: {
      en: 'Use one of these codes, or add the company to the configuration.',
      zhHK: '請使用以上代碼，或於設定加入該公司。',
    },
    details: { company: code },
  });
}

/** The same leavers, in whatever order, are the same series of runs. */
function finalPayTag(employees: readonly string[]): string {
  const names = JSON.stringify([...new Set(employees)].sort());
  return `final-${createHash('sha256').update(names).digest('hex').slice(0, 8)}`;
}

function findProfile(configuration: Configuration, name: string): FileProfile {
  const document = configuration.fileProfiles[name];
  if (document === undefined) {
    const known = Object.keys(configuration.fileProfiles);
    throw new ExportRefusedError('request.unknown-profile', {
      text: {
        en: `No file profile ${name} is configured; known: ${known.join(', ')}.`,
        zhHK: `設定中沒有檔案格式 ${name}；現有格式：${known.join('、')}。`,
      },
      remedy: { en: 'Use one of these names.', zhHK: '請使用以上名稱。' },
      details: { profile: name },
    });
  }
  const result = fileProfileSchema.safeParse(document);
  if (result.success) return result.data;
  const problems = describeIssues(result.error);
  throw new ExportRefusedError('profile.invalid', {
    text: {
      en: `The file profile ${name} is not valid: ${problems.en.join('; ')}.`,
      zhHK: `檔案格式 ${name} 內容不正確：${problems.zhHK.join('；')}。`,
    },
    remedy: {
      en: 'Correct the profile and publish the configuration again.',
      zhHK: '請更正格式後重新發佈設定。',
    },
    details: { profile: name },
  });
}

/** @throws ExportRefusedError `payroll-names.invalid` */
function namePolicyOf({ code, payrollNames }: CompanyConfiguration): PayrollNamePolicy {
  const result = payrollNamePolicySchema.safeParse(payrollNames);
  if (result.success) return result.data;
  const problems = describeIssues(result.error);
  throw new ExportRefusedError('payroll-names.invalid', {
    text: {
      en: `The payroll names of company ${code} are not valid: ${problems.en.join('; ')}.`,
      zhHK: `公司 ${code} 的薪酬用姓名設定不正確：${problems.zhHK.join('；')}。`,
    },
    remedy: {
      en: 'Correct payrollNames and publish the configuration again.',
      zhHK: '請更正 payrollNames 後重新發佈設定。',
    },
    details: { company: code },
  });
}

/** @throws ExportRefusedError `pay-rules.invalid` */
function payRulesOf({ code, payRules }: CompanyConfiguration): PayRules {
  const result = configuredPayRulesSchema.safeParse(payRules);
  if (result.success) return result.data;
  const problems = describeIssues(result.error);
  throw new ExportRefusedError('pay-rules.invalid', {
    text: {
      en: `The pay rules of company ${code} are not valid: ${problems.en.join('; ')}.`,
      zhHK: `公司 ${code} 的計薪規則不正確：${problems.zhHK.join('；')}。`,
    },
    remedy: {
      en: 'Correct payRules and publish the configuration again.',
      zhHK: '請更正 payRules 後重新發佈設定。',
    },
    details: { company: code },
  });
}

/** @throws ExportRefusedError `request.period-not-ended` */
export function refuseUnendedPeriod(period: PayPeriod, nowEpochMs: number): void {
  if (nowEpochMs >= hongKongMidnightEpochMs(addDays(period.to, 1))) return;
  throw new ExportRefusedError('request.period-not-ended', {
    text: {
      en: `The period ${period.from} to ${period.to} has not ended: it is ${hongKongDateOf(nowEpochMs)} in Hong Kong.`,
      zhHK: `計薪期 ${period.from} 至 ${period.to} 尚未結束：香港今日為 ${hongKongDateOf(nowEpochMs)}。`,
    },
    remedy: {
      en: `Export it on ${addDays(period.to, 1)} or later.`,
      zhHK: `請於 ${addDays(period.to, 1)} 或之後匯出。`,
    },
    details: { to: period.to },
  });
}

/** @throws ExportRefusedError `request.period-too-old` */
export function refusePeriodBeyondHistory(period: PayPeriod, nowEpochMs: number): void {
  const earliest = earliestFirstDay(nowEpochMs);
  if (period.from >= earliest) return;
  throw new ExportRefusedError('request.period-too-old', {
    text: {
      en: `DingTalk gives punches of the last 180 days only; the period begins on ${period.from}, before ${earliest}.`,
      zhHK: `釘釘只提供最近 180 天的打卡紀錄；計薪期由 ${period.from} 開始，早於 ${earliest}。`,
    },
    remedy: {
      en: 'Choose a later period. A run that was begun in time can still be resumed.',
      zhHK: '請選擇較後的計薪期；已及時開始的匯出仍可繼續。',
    },
    details: { from: period.from, earliest },
  });
}

/** @throws ExportRefusedError `request.period-overlaps` */
export function refuseOverlap(series: RunSeries, others: readonly StoredRun[]): void {
  const label = seriesLabel(series);
  const { from, to } = series.period;
  const clash = others.find(
    ({ identity, record }) =>
      identity.profile === series.profile &&
      identity.finalPay === undefined &&
      record.state !== 'superseded' &&
      seriesLabel(identity) !== label &&
      record.from <= to &&
      record.to >= from,
  );
  if (clash === undefined) return;
  throw new ExportRefusedError('request.period-overlaps', {
    text: {
      en: `The period ${from} to ${to} overlaps ${clash.record.from} to ${clash.record.to}, which has a run already.`,
      zhHK: `計薪期 ${from} 至 ${to} 與已有匯出紀錄的 ${clash.record.from} 至 ${clash.record.to} 重疊。`,
    },
    remedy: {
      en: 'No day may be paid twice: use the same period, or one that begins after it.',
      zhHK: '同一天不可重複計薪：請使用相同計薪期，或其後的計薪期。',
    },
    details: { from, to, otherFrom: clash.record.from, otherTo: clash.record.to },
  });
}
