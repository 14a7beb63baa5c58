import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import { alarmAspect, type AlarmNote } from '../domain/alarm-note.ts';
import type { Expectation } from '../domain/expectation.ts';
import { shownTime } from '../domain/shown-time.ts';
import type { SilenceWatchDependencies, WorkCaller } from '../ports.ts';
import { watchedCompanies } from '../read/read-payroll.ts';
import { SilenceNotes } from '../read/silence-notes.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { look, type TimersSeen } from '../watch/look.ts';
import { seeTimers } from '../watch/see-timers.ts';
import type { ActionResult } from './action-result.ts';

/** Something that is expected, as a person reads it; times are those of Hong Kong. */
interface ShownExpectation {
  readonly alarm: Expectation['id'];
  readonly subject: string;
  readonly state: Expectation['state'];
  readonly expectedByHongKong?: string;
  readonly lastSeenHongKong?: string;
  /** Since when the alarm stands, and when people were told last. */
  readonly alarmSinceHongKong?: string;
  readonly toldHongKong?: string;
  /** Only if it is overdue. */
  readonly what?: BilingualText;
}

interface ShownOrganisation {
  readonly corpId: string;
  readonly overdue: number;
  /** What comes next, the first first: pay dates are among them by what they need. */
  readonly deadlines: readonly string[];
  /** Companies that have no pay calendar: nobody is told that their wages do not come. */
  readonly withoutPayCalendar: readonly string[];
  readonly expectations: readonly ShownExpectation[];
}

const MOST_DEADLINES = 10;

/**
 * What is expected when, what was seen last, what is overdue. Reads only, and tells nobody.
 *
 * @throws RequestRefusedError; SilenceNoteUnreadableError; the errors of configuration and table port
 */
export async function showStatus(
  deps: SilenceWatchDependencies,
  payload: Payload<'status'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const chosen = chosenOrganisations(await deps.configuration(), payload);
  const timers = await seeTimers(deps, signal);
  const organisations: ShownOrganisation[] = [];
  for (const organisation of chosen) {
    organisations.push(await shownOrganisation(deps, organisation, timers, signal));
  }
  const overdue = organisations.reduce((sum, one) => sum + one.overdue, 0);
  const isUnwatched = organisations.some(({ withoutPayCalendar }) => withoutPayCalendar.length > 0);
  return {
    outcome: overdue > 0 ? 'silent' : 'all-well',
    timersWatched: deps.triggers !== undefined,
    organisations,
    callbacks: CALLBACKS,
    next: overdue > 0 ? NEXT.silent : isUnwatched ? NEXT.unwatched : NEXT.well,
  };
}

async function shownOrganisation(
  deps: SilenceWatchDependencies,
  organisation: OrganisationConfiguration,
  timers: TimersSeen,
  signal: AbortSignal,
): Promise<ShownOrganisation> {
  const { corpId, companies } = organisation;
  const { environment, tables, random, clock } = deps;
  const partition = partitionOf(environment, corpId);
  const notes = new SilenceNotes({ tables, random, organisation: partition });
  const { alarms, watchedSinceEpochMs = clock.nowEpochMs() } = await notes.all({ signal });
  const sight = await look(deps, organisation, { timers, watchedSinceEpochMs }, { signal });
  const watched = new Set(watchedCompanies(organisation).map(({ code }) => code));
  return {
    corpId,
    overdue: sight.expectations.filter(({ state }) => state === 'overdue').length,
    deadlines: deadlinesOf(sight.expectations),
    withoutPayCalendar: companies.map(({ code }) => code).filter((code) => !watched.has(code)),
    expectations: sight.expectations.map((one) => shown(one, alarms.get(alarmAspect(one))?.state)),
  };
}

function deadlinesOf(expectations: readonly Expectation[]): readonly string[] {
  return expectations
    .flatMap(({ id, subject, state, expectedByEpochMs }) =>
      state === 'pending' && expectedByEpochMs !== undefined
        ? [{ epochMs: expectedByEpochMs, text: `${shownTime(expectedByEpochMs)} ${id} ${subject}` }]
        : [],
    )
    .sort((left, right) => left.epochMs - right.epochMs)
    .slice(0, MOST_DEADLINES)
    .map(({ text }) => text);
}

function shown(expectation: Expectation, note: AlarmNote | undefined): ShownExpectation {
  const { id, subject, state, expectedByEpochMs, lastSeenEpochMs, text } = expectation;
  const isStanding = note?.isOpen === true;
  return {
    alarm: id,
    subject,
    state,
    ...timeField('expectedByHongKong', expectedByEpochMs),
    ...timeField('lastSeenHongKong', lastSeenEpochMs),
    ...timeField('alarmSinceHongKong', isStanding ? note.sinceEpochMs : undefined),
    ...timeField('toldHongKong', isStanding ? (note.toldAtEpochMs ?? undefined) : undefined),
    ...(state === 'overdue' ? { what: text } : {}),
  };
}

function timeField(name: string, epochMs: number | undefined): Record<string, string> {
  return epochMs === undefined ? {} : { [name]: shownTime(epochMs) };
}

/** Said each time, so that nobody takes this watch for more than it is. */
const CALLBACKS: BilingualText = {
  en: 'Whether callbacks come is judged by event-worker (events.silenceAlarmMinutes), since quiet hours are normal; here only its sweeps are watched.',
  zhHK: '回呼是否到達由 event-worker 判斷（events.silenceAlarmMinutes），因為平靜時段屬正常；此處只監察其清掃程序。',
};

const NEXT = {
  silent: {
    en: 'Each overdue alarm has a page with its name in runbooks/alarms.',
    zhHK: '各項逾期警報的處理方法見 runbooks/alarms 內同名的頁面。',
  },
  unwatched: {
    en: 'Give the companies of "withoutPayCalendar" a payCalendar in the configuration; until then nobody is told that their wages do not come.',
    zhHK: '請為「withoutPayCalendar」所列的公司設定 payCalendar；否則其薪酬未有匯出或送出時，不會有人收到通知。',
  },
  well: {
    en: 'Nothing that should have happened is absent; "deadlines" tells what comes next.',
    zhHK: '應發生的事項均已發生；「deadlines」列出接下來的期限。',
  },
} as const satisfies Record<string, BilingualText>;
