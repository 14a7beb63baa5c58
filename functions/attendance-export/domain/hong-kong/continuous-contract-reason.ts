import type { BilingualText } from '../../../../shared/errors/index.ts';
import type { ContinuousContractRule } from './continuous-contract-rules.ts';
import type { WeekJudgement } from './week-verdict.ts';

/** Why a week counts or not, for the payroll officer and for the employee who asks. */
export function explainWeek(
  { ground, minutes, windowMinutes = 0 }: WeekJudgement,
  { weekMinutes, windowMinutes: needed = 0 }: ContinuousContractRule,
): BilingualText {
  const worked = hours(minutes);
  const least = hours(weekMinutes);
  const window = hours(windowMinutes);
  const leastOfWindow = hours(needed);
  switch (ground) {
    case 'week-long-enough':
      return {
        en: `${worked.en} in the week; ${least.en} or more make it count.`,
        zhHK: `該星期工作 ${worked.zhHK}，達 ${least.zhHK}或以上，計算在內。`,
      };
    case 'window-long-enough':
      return {
        en: `${worked.en} in the week, but ${window.en} with the three weeks before it; ${leastOfWindow.en} or more make it count.`,
        zhHK: `該星期工作 ${worked.zhHK}，但連同之前三個星期共 ${window.zhHK}，達 ${leastOfWindow.zhHK}或以上，計算在內。`,
      };
    case 'week-too-short':
      return {
        en: `${worked.en} in the week; ${least.en} are needed.`,
        zhHK: `該星期工作 ${worked.zhHK}，不足 ${least.zhHK}，不計算在內。`,
      };
    case 'window-too-short':
      return {
        en: `${worked.en} in the week and ${window.en} with the three weeks before it; ${least.en} or ${leastOfWindow.en} are needed.`,
        zhHK: `該星期工作 ${worked.zhHK}，連同之前三個星期共 ${window.zhHK}，不足 ${least.zhHK}及 ${leastOfWindow.zhHK}，不計算在內。`,
      };
    case 'not-employed-in-week':
      return {
        en: 'The employment did not last for the whole week.',
        zhHK: '僱員並非整個星期受僱，該星期不計算在內。',
      };
    case 'not-employed-in-window':
      return {
        en: `${worked.en} in the week, less than ${least.en}; the four weeks cannot be added up, because the employment did not last for all of them.`,
        zhHK: `該星期工作 ${worked.zhHK}，不足 ${least.zhHK}；僱員並非在四個星期內一直受僱，故不能以四個星期合計，不計算在內。`,
      };
    case 'earlier-weeks-unknown':
      return {
        en: `${worked.en} in the week, less than ${least.en}; the three weeks before it are not all known, so nothing can be said.`,
        zhHK: `該星期工作 ${worked.zhHK}，不足 ${least.zhHK}；未有之前三個星期的全部資料，未能判斷。`,
      };
  }
}

function hours(minutes: number): BilingualText {
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0
    ? { en: `${String(whole)} h`, zhHK: `${String(whole)} 小時` }
    : {
        en: `${String(whole)} h ${String(rest)} min`,
        zhHK: `${String(whole)} 小時 ${String(rest)} 分鐘`,
      };
}
