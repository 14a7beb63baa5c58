import type { BilingualText } from '../../../shared/errors/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { Expectation } from './expectation.ts';
import { shownTime } from './shown-time.ts';
import type { WatchedTimer } from './watched-timers.ts';

/** A timer as it is found; undefined: there is none of this name. */
export type FoundTimer =
  { readonly isEnabled: boolean; readonly qualifier: string | undefined } | undefined;

/** By when a payroll timer must be on, and for what. */
export interface PayrollNeed {
  readonly byEpochMs: number;
  /** `HKSC/2026-10` */
  readonly period: string;
}

export interface TimerSurroundings {
  readonly nowEpochMs: number;
  /** The alias that timers must invoke; empty: any. */
  readonly alias: string;
  /** Undefined: no company has a pay calendar, so that every timer is needed now. */
  readonly payroll: PayrollNeed | undefined;
  readonly noticeDays: number;
}

/** Whether a timer does what it is there for. */
export function judgeTimer(
  deployedName: string,
  { triggerName, need }: WatchedTimer,
  found: FoundTimer,
  around: TimerSurroundings,
): Expectation {
  const { nowEpochMs, payroll, noticeDays, alias } = around;
  const fault = faultOf(found, alias);
  const needed = need === 'payroll' ? payroll : undefined;
  const byEpochMs = needed?.byEpochMs ?? nowEpochMs;
  const noticeEpochMs = byEpochMs - noticeDays * DAY_MS;
  const isTold = fault !== undefined && nowEpochMs >= noticeEpochMs;
  return {
    id: 'silence-timer-disabled',
    subject: `${deployedName}/${triggerName}`,
    state: fault === undefined ? 'kept' : isTold ? 'overdue' : 'pending',
    expectedByEpochMs: fault === undefined ? undefined : Math.max(noticeEpochMs, 0),
    lastSeenEpochMs: undefined,
    text: textOf(`${deployedName}/${triggerName}`, fault, needed, nowEpochMs),
  };
}

/** By when the timer of payroll must be on: the first of all periods that are not delivered. */
export function payrollNeedOf(needs: readonly PayrollNeed[]): PayrollNeed | undefined {
  return needs.reduce<PayrollNeed | undefined>(
    (first, one) => (first === undefined || one.byEpochMs < first.byEpochMs ? one : first),
    undefined,
  );
}

function faultOf(found: FoundTimer, alias: string): BilingualText | undefined {
  if (found === undefined) return { en: 'is not there', zhHK: '並不存在' };
  if (!found.isEnabled) return { en: 'is switched off', zhHK: '已停用' };
  const { qualifier = 'LATEST' } = found;
  if (alias === '' || qualifier === alias) return undefined;
  return {
    en: `invokes "${qualifier}" rather than the alias "${alias}"`,
    zhHK: `執行的是「${qualifier}」而非別名「${alias}」`,
  };
}

function textOf(
  subject: string,
  fault: BilingualText | undefined,
  needed: PayrollNeed | undefined,
  nowEpochMs: number,
): BilingualText {
  const { en, zhHK } = fault ?? { en: 'is on', zhHK: '正常' };
  if (needed === undefined) {
    return {
      en: `The timer ${subject} ${en}. It must be on at all times.`,
      zhHK: `計時器 ${subject} ${zhHK}，必須一直啟用。`,
    };
  }
  if (needed.byEpochMs <= nowEpochMs) {
    return {
      en: `The timer ${subject} ${en}. It must be on now: ${needed.period} is not delivered yet.`,
      zhHK: `計時器 ${subject} ${zhHK}，必須立即啟用：${needed.period} 尚未送出。`,
    };
  }
  const by = shownTime(needed.byEpochMs);
  return {
    en: `The timer ${subject} ${en}. It must be on by ${by}, the cut-off of ${needed.period}, or wages are not computed.`,
    zhHK: `計時器 ${subject} ${zhHK}，必須於 ${by}（${needed.period} 的截數時間）或之前啟用，否則不會計算薪酬。`,
  };
}
