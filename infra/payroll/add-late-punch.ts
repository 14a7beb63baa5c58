import { monthPeriod } from '../../shared/time/index.ts';
import {
  createSampleCompany,
  type SampleCompany,
  type SamplePlannedCheck,
} from '../local/sample-company/index.ts';
import { CommandRefusedError } from '../command/command-refusal.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import type { RunningLocalCloud } from '../command/running-local-cloud.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { useControl } from '../command/stand-in-controls.ts';

/** A day on which somebody forgot to punch, and the punches that are missing. */
interface ForgottenPunch {
  readonly employeeNumber: string;
  readonly userId: string;
  readonly date: string;
  readonly missing: readonly SamplePlannedCheck[];
}

/**
 * Adds the punch that somebody of the sample company forgot, at its planned time: what a late
 * approval does in DingTalk. Without options it is the first of the period.
 *
 * @throws CommandRefusedError if nobody forgot one there
 */
export async function addLatePunch(
  cloud: RunningLocalCloud,
  options: OptionValues,
): Promise<FunctionAnswer> {
  const { seed, employees, month, corpId } = cloud.sample;
  const company = createSampleCompany({ seed, employees, period: monthPeriod(month) });
  const found = firstForgotten(company, options, monthPeriod(String(options['period'] ?? month)));
  if (found === undefined) {
    throw new CommandRefusedError({
      en: 'Nobody of the sample company forgot a single punch there; try another day or employee.',
      zhHK: '樣本公司在該範圍內沒有遺漏的打卡；請改用其他日期或僱員。',
    });
  }
  for (const check of found.missing) {
    await useControl(cloud, 'POST', 'punches', {
      corpId,
      punch: {
        userId: found.userId,
        userCheckEpochMs: check.planCheckEpochMs,
        sourceType: 'BOSS',
        checkType: check.checkType,
        planId: check.planId,
        workDate: check.workDate,
        planCheckEpochMs: check.planCheckEpochMs,
        groupId: check.groupId,
        shiftId: check.shiftId,
      },
    });
  }
  return {
    outcome: 'punch-added',
    employeeNumber: found.employeeNumber,
    userId: found.userId,
    date: found.date,
    punches: found.missing.map(({ checkType }) => checkType),
    next: {
      en: 'Export the period with --refresh to see what it changes.',
      zhHK: '請以 --refresh 匯出該計薪期，以查看其影響。',
    },
  };
}

function firstForgotten(
  company: SampleCompany,
  options: OptionValues,
  whole: { readonly from: string; readonly to: string },
): ForgottenPunch | undefined {
  const { employee, date, from = whole.from, to = whole.to } = options;
  for (const { userId, payroll } of company.people) {
    if (payroll === undefined || (employee ?? payroll.employeeNumber) !== payroll.employeeNumber) {
      continue;
    }
    const { expected, plannedChecks, punches } = company.attendanceOf(userId);
    const answered = new Set(punches.map(({ planId }) => planId));
    const day = expected.find(
      (one) =>
        one.exception === 'missing-punch' &&
        one.date === (date ?? one.date) &&
        one.date >= from &&
        one.date <= to,
    );
    const missing = plannedChecks.filter(
      ({ workDate, isRest, planId }) => workDate === day?.date && !isRest && !answered.has(planId),
    );
    if (day === undefined || missing.length === 0) continue;
    return { employeeNumber: payroll.employeeNumber, userId, date: day.date, missing };
  }
  return undefined;
}
