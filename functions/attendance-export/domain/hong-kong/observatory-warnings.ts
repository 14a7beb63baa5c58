import type { BilingualText } from '../../../../shared/errors/index.ts';
import { formatHongKongTimestamp } from '../../../../shared/time/index.ts';
import { minuteOf } from '../minute-interval.ts';
import { readObservatorySnapshot, type SignalChange } from './observatory-snapshot.ts';
import { inOrder, type WeatherInterval, type WeatherProblem } from './weather-interval.ts';
import {
  warningStatements,
  weatherSignalNames,
  type WarningStatement,
  type WeatherSignal,
} from './weather-signal.ts';

/**
 * The longest time for which a signal is believed to have stayed in force. A longer one means that
 * the snapshot with its end was never taken: a rainstorm of June would else last until the next one.
 * Guesses, well above what was seen (black rainstorm 16 hours in September 2023).
 */
export const plausibleHours: Readonly<Record<WarningStatement, number>> = {
  WTCSGNL: 7 * 24,
  WRAIN: 36,
};

export interface ObservatoryWarnings {
  readonly intervals: readonly WeatherInterval[];
  readonly problems: readonly WeatherProblem[];
}

/**
 * Puts snapshots of the Observatory's warning summary together to the times at which each signal was
 * in force. Snapshots may come in any order and more than once. A signal ends when its statement
 * shows another code or its cancellation, or at the expiry time it gives; an empty snapshot proves
 * nothing, since it carries no time.
 *
 * Never throws. A signal whose end nobody recorded is not in `intervals` but in `problems`, and so is
 * everything that cannot be read.
 */
export function parseObservatoryWarnings(
  snapshots: readonly string[],
  longest: Readonly<Record<WarningStatement, number>> = plausibleHours,
): ObservatoryWarnings {
  const read = snapshots.map((text, index) => readObservatorySnapshot(text, index + 1));
  const changes = read.flatMap((snapshot) => snapshot.changes);
  const intervals: WeatherInterval[] = [];
  const problems = read.flatMap((snapshot) => snapshot.problems);
  for (const statement of warningStatements) {
    const ofStatement = changes.filter((change) => change.statement === statement);
    const spells = spellsOf(ofStatement, problems);
    for (const spell of joined(spells)) {
      const problem = problemOf(spell, longest[statement]);
      if (problem === undefined) intervals.push(...intervalOf(spell));
      else problems.push(problem);
    }
  }
  return { intervals: inOrder(intervals), problems };
}

interface Spell {
  readonly signal: WeatherSignal;
  readonly fromEpochMs: number;
  readonly untilEpochMs: number | undefined;
}

/** One signal after the other; contradictions are reported and end what was in force. */
function spellsOf(changes: readonly SignalChange[], problems: WeatherProblem[]): Spell[] {
  const spells: Spell[] = [];
  const moments = [...new Set(changes.map(({ atEpochMs }) => atEpochMs))].sort((a, b) => a - b);
  moments.forEach((moment, index) => {
    const begun = changes.filter(({ atEpochMs, signal }) => atEpochMs === moment && signal);
    const signals = new Set(begun.map(({ signal }) => signal));
    const [signal] = signals;
    if (signals.size > 1) problems.push(contradictionAt(moment));
    if (signal === undefined || signals.size > 1) return;
    const next = moments[index + 1];
    const expiries = begun
      .map(({ untilEpochMs }) => untilEpochMs)
      .filter((end) => end !== undefined);
    const expiry = expiries.length === 0 ? undefined : Math.max(...expiries);
    const ends = [next, expiry].filter((end) => end !== undefined);
    const untilEpochMs = ends.length === 0 ? undefined : Math.min(...ends);
    spells.push({ signal, fromEpochMs: moment, untilEpochMs });
  });
  return spells;
}

/** Signal No. 8 from another direction, or issued again, is the same signal still in force. */
function joined(spells: readonly Spell[]): Spell[] {
  const whole: Spell[] = [];
  for (const spell of spells) {
    const last = whole.at(-1);
    if (last?.signal === spell.signal && last.untilEpochMs === spell.fromEpochMs) {
      whole[whole.length - 1] = { ...last, untilEpochMs: spell.untilEpochMs };
    } else {
      whole.push(spell);
    }
  }
  return whole;
}

function intervalOf({ signal, fromEpochMs, untilEpochMs = fromEpochMs }: Spell): WeatherInterval[] {
  const start = minuteOf(fromEpochMs);
  const end = minuteOf(untilEpochMs);
  return start < end ? [{ signal, start, end, source: 'observatory' }] : [];
}

function problemOf(
  { signal, fromEpochMs, untilEpochMs }: Spell,
  longestHours: number,
): WeatherProblem | undefined {
  const isPlausible =
    untilEpochMs !== undefined && untilEpochMs - fromEpochMs <= longestHours * 3_600_000;
  if (isPlausible) return undefined;
  const from = formatHongKongTimestamp(fromEpochMs);
  const { en, zhHK } = weatherSignalNames[signal];
  return {
    item: { en: `${en} of ${from}`, zhHK: `${from} 的${zhHK}` },
    reason: untilEpochMs === undefined ? NO_END : TOO_LONG,
    remedy: ADD_THE_END,
    atEpochMs: fromEpochMs,
  };
}

function contradictionAt(epochMs: number): WeatherProblem {
  const at = formatHongKongTimestamp(epochMs);
  return {
    item: { en: `signals of ${at}`, zhHK: `${at} 的信號` },
    reason: {
      en: 'The snapshots give different signals of one kind as issued at the same moment.',
      zhHK: '各份資料顯示同一時刻發出不同的同類信號。',
    },
    remedy: ADD_THE_END,
    atEpochMs: epochMs,
  };
}

const NO_END: BilingualText = {
  en: 'No snapshot shows when it ended.',
  zhHK: '沒有任何一份資料顯示其何時結束。',
};
const TOO_LONG: BilingualText = {
  en: 'It would have lasted implausibly long: the snapshot with its end is missing.',
  zhHK: '持續時間過長，並不合理：欠缺顯示其結束的一份資料。',
};
const ADD_THE_END: BilingualText = {
  en: 'Add a snapshot with the cancellation, or enter the times by hand as an override row.',
  zhHK: '請加入載有取消時間的資料，或以人手加入更正行填上時間。',
};
