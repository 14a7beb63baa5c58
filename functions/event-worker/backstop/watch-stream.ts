import { createTablePushLedger, ledgerMonthOf } from '../../../shared/call-ledger/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import { hongKongMidnightEpochMs } from '../../../shared/time/index.ts';
import type { BackstopRun } from './backstop-run.ts';
import { isOfficeTime } from './domain/office-time.ts';
import {
  judgeStream,
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
import { isMeteredPush } from './metered-push.ts';
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
 * Counts the metered pushes of the Hong Kong month by reading the inbox, which holds each event once:
 * what was counted as it came, in the ledger of pushes, is set right by it. DingTalk may count more:
 * pushes that it repeats, and messages that robots send.
 */
export async function countPushes(run: WatchingRun): Promise<number> {
  const { deps, organisation, book, call } = run;
  const { environment, tables, clock, random } = deps;
  const partition = partitionOf(environment, organisation.corpId);
  const ledger = createTablePushLedger({ tables, clock, random, organisation: partition });
  const now = clock.nowEpochMs();
  const month = ledgerMonthOf(now);
  // Before the reading: what comes during it is in neither, or in what is added to it.
  const bookedThen = await ledger.booked(month, call);
  const fromEpochMs = hongKongMidnightEpochMs(`${month}-01`);
  let count = 0;
  const events = deps.events.listEvents(organisation.corpId, { fromEpochMs, toEpochMs: now }, call);
  for await (const event of events) if (isMeteredPush(event)) count += 1;
  await ledger.recount({ month, pushes: count, countedAtEpochMs: now, bookedThen }, call);
  const seen = await book.read(PUSH_COUNT, pushCountSchema, call);
  await book.replace(PUSH_COUNT, seen, { month, count, countedAtEpochMs: now }, call);
  return count;
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
