import { ledgerMonthOf } from '../../../shared/call-ledger/index.ts';
import { meteringOf } from '../../../shared/event-catalogue/index.ts';
import type { EventSummary } from '../../../shared/event-delivery/index.ts';
import { hongKongMidnightEpochMs } from '../../../shared/time/index.ts';
import type { BackstopRun } from './backstop-run.ts';
import { isOfficeTime } from './domain/office-time.ts';
import {
  judgeStream,
  pushWarningOf,
  silentOfficeMinutes,
  type StreamSigns,
  type StreamState,
} from './domain/stream-state.ts';
import {
  LAST_LATE_PUSH,
  LAST_PUSH,
  PUSH_COUNT,
  pushCountSchema,
  STREAM,
  streamSchema,
} from './health-aspects.ts';
import { tellAlarm } from './tell-alarm.ts';

/** What is known of the stream of pushes without any call. */
export interface StreamWatch {
  readonly state: StreamState;
  /** It has fallen silent, or spent, since the last run. */
  readonly hasJustStopped: boolean;
  readonly lastLatePushEpochMs: number | undefined;
}

type WatchingRun = Pick<BackstopRun, 'deps' | 'organisation' | 'book' | 'call'>;

/**
 * Counts the metered pushes of the Hong Kong month by reading the inbox, which holds each event once,
 * and warns at 70, 85 and 95 % of the quota. No counter to keep: one reading a day costs less than a
 * write for each event, and cannot drift. DingTalk may count more: pushes that it repeats, and messages
 * that robots send.
 */
export async function countPushes(run: WatchingRun): Promise<number> {
  const { deps, organisation, book, call } = run;
  const now = deps.clock.nowEpochMs();
  const month = ledgerMonthOf(now);
  const fromEpochMs = hongKongMidnightEpochMs(`${month}-01`);
  let count = 0;
  const events = deps.events.listEvents(organisation.corpId, { fromEpochMs, toEpochMs: now }, call);
  for await (const event of events) if (isMeteredPush(event)) count += 1;
  const seen = await book.read(PUSH_COUNT, pushCountSchema, call);
  await book.replace(PUSH_COUNT, seen, { month, count, countedAtEpochMs: now }, call);
  const quota = organisation.events.pushesPerMonth;
  const percent = pushWarningOf(count, quota);
  if (percent !== undefined) {
    const episode = `${month}/${String(percent)}`;
    await tellAlarm(
      run,
      { kind: 'pushes', percent, pushes: count, quota },
      { episode, repeats: 'never' },
    );
  }
  return count;
}

/** Events of the directory are exempt; of what no page says anything, the worse is taken. */
function isMeteredPush({ source, type }: EventSummary): boolean {
  return source === 'robot' || (source === 'callback' && meteringOf(type) !== 'exempt');
}

/** Judges whether pushes come, and keeps the judgement. */
export async function watchStream(run: WatchingRun): Promise<StreamWatch> {
  const { deps, book, call } = run;
  const now = deps.clock.nowEpochMs();
  const seen = await book.read(STREAM, streamSchema, call);
  const before: StreamState = seen.state ?? { mode: 'pushed', sinceEpochMs: now };
  const state = judgeStream(before, await signsOf(run, now));
  if (state !== seen.state) await book.replace(STREAM, seen, state, call);
  if (state.mode !== before.mode) {
    deps.log.warn('event-backstop.stream', { corpId: run.organisation.corpId, ...state });
  }
  return {
    state,
    hasJustStopped: state.mode === 'polling' && before.mode === 'pushed',
    lastLatePushEpochMs: await book.instantOf(LAST_LATE_PUSH, call),
  };
}

/** Tells once a day, in office time, that pushes do not come. */
export async function tellOfStream(
  run: WatchingRun,
  state: StreamState,
  { canPoll }: { readonly canPoll: boolean },
): Promise<void> {
  const { deps, organisation } = run;
  const now = deps.clock.nowEpochMs();
  if (state.mode !== 'polling' || !isOfficeTime(organisation.events.officeHours, now)) return;
  const signs = await signsOf(run, now);
  const rhythm = { episode: String(state.sinceEpochMs), repeats: 'daily' } as const;
  if (state.cause === 'silence') {
    const silentMinutes = silentOfficeMinutes(state, signs);
    await tellAlarm(run, { kind: 'silence', silentMinutes, canPoll }, rhythm);
    return;
  }
  const pushes = signs.pushes?.count ?? 0;
  await tellAlarm(run, { kind: 'quota-spent', pushes, canPoll }, rhythm);
}

async function signsOf(
  { organisation, book, call }: WatchingRun,
  nowEpochMs: number,
): Promise<StreamSigns> {
  const { pushesPerMonth, officeHours, silenceAlarmMinutes } = organisation.events;
  const { state: counted } = await book.read(PUSH_COUNT, pushCountSchema, call);
  return {
    nowEpochMs,
    lastPushEpochMs: await book.instantOf(LAST_PUSH, call),
    pushes: counted?.month === ledgerMonthOf(nowEpochMs) ? counted : undefined,
    pushesPerMonth,
    office: officeHours,
    silenceAlarmMinutes,
  };
}
