import { MINUTE_MS } from '../../../shared/time/index.ts';
import { stateAt, type AlarmId, type Expectation } from './expectation.ts';
import { shownTime } from './shown-time.ts';

/** What was seen last of something that comes again and again. */
export interface Trace {
  /** Undefined: never. */
  readonly lastSeenEpochMs: number | undefined;
  /** Since when it is watched: what was never seen may take as long from then on. */
  readonly watchedSinceEpochMs: number;
}

/** The token of an app. */
export interface TokenTrace extends Trace {
  readonly clientId: string;
  readonly expiresAtEpochMs: number | undefined;
}

export function judgeToken(
  { clientId, expiresAtEpochMs, ...trace }: TokenTrace,
  { refreshMinutes, patienceMinutes }: { refreshMinutes: number; patienceMinutes: number },
  nowEpochMs: number,
): Expectation {
  const since = seenText(trace);
  const serves = expiresAtEpochMs !== undefined && expiresAtEpochMs > nowEpochMs;
  const until = shownTime(expiresAtEpochMs ?? 0);
  return judgedTrace(trace, {
    id: 'silence-token-refresh',
    subject: clientId,
    everyMinutes: refreshMinutes,
    patienceMinutes,
    nowEpochMs,
    text: {
      en: `the token of the app ${clientId} has not been refreshed ${since.en}. ${serves ? `The kept one serves until ${until}.` : 'No valid one is kept: nothing can call DingTalk.'}`,
      zhHK: `應用 ${clientId} 的 token ${since.zhHK}未有更新。${serves ? `現有的可用至 ${until}。` : '現時沒有有效的 token，所有函數均無法呼叫釘釘。'}`,
    },
  });
}

export function judgeSweep(trace: Trace, patienceMinutes: number, nowEpochMs: number): Expectation {
  const since = seenText(trace);
  return judgedTrace(trace, {
    id: 'silence-sweep',
    subject: 'event-worker',
    everyMinutes: 0,
    patienceMinutes,
    nowEpochMs,
    text: {
      en: `unfinished events have not been looked at ${since.en}: what failed once is not tried again. Nothing is lost.`,
      zhHK: `${since.zhHK}未有清掃未完成的事件：曾經失敗的不會再試。資料沒有遺失。`,
    },
  });
}

/** Its own trail is read every five minutes, whatever else is due. */
const FORWARDER_MINUTES = 5;

export function judgeForwarder(
  trace: Trace,
  patienceMinutes: number,
  nowEpochMs: number,
): Expectation {
  const since = seenText(trace);
  return judgedTrace(trace, {
    id: 'silence-audit-batch',
    subject: 'forwarder',
    everyMinutes: FORWARDER_MINUTES,
    patienceMinutes,
    nowEpochMs,
    text: {
      en: `audit events have not been collected ${since.en}, so that none is forwarded.`,
      zhHK: `${since.zhHK}未有收集審計事件，因此沒有任何事件轉送。`,
    },
  });
}

/** How far a receiver of audit events is behind. */
export interface SinkBacklog {
  readonly sink: string;
  readonly waiting: number;
  /** When the oldest event that waits was appended; undefined: none waits. */
  readonly oldestEpochMs: number | undefined;
  /** When the receiver last acknowledged a batch. */
  readonly lastBatchEpochMs: number | undefined;
}

/** A receiver is silent while something waits for it and it acknowledges nothing. */
export function judgeSink(
  { sink, waiting, oldestEpochMs, lastBatchEpochMs }: SinkBacklog,
  patienceMinutes: number,
  nowEpochMs: number,
): Expectation {
  const sinceEpochMs = Math.max(oldestEpochMs ?? nowEpochMs, lastBatchEpochMs ?? 0);
  const expectedByEpochMs = sinceEpochMs + patienceMinutes * MINUTE_MS;
  const since = shownTime(sinceEpochMs);
  return {
    id: 'silence-audit-batch',
    subject: `sink/${sink}`,
    state: stateAt(nowEpochMs, { hasHappened: oldestEpochMs === undefined, expectedByEpochMs }),
    expectedByEpochMs: oldestEpochMs === undefined ? undefined : expectedByEpochMs,
    lastSeenEpochMs: lastBatchEpochMs,
    text: {
      en: `${waiting} audit events wait for the receiver "${sink}", which has acknowledged nothing since ${since}. None is lost.`,
      zhHK: `有 ${waiting} 個審計事件等候接收端「${sink}」，自 ${since} 起未獲任何確認。事件沒有遺失。`,
    },
  };
}

function seenText({ lastSeenEpochMs, watchedSinceEpochMs }: Trace): Expectation['text'] {
  const at = shownTime(lastSeenEpochMs ?? watchedSinceEpochMs);
  return lastSeenEpochMs === undefined
    ? { en: `since this watch began at ${at}`, zhHK: `自 ${at} 開始監察以來` }
    : { en: `since ${at}`, zhHK: `自 ${at} 起` };
}

function judgedTrace(
  { lastSeenEpochMs, watchedSinceEpochMs }: Trace,
  about: {
    readonly id: AlarmId;
    readonly subject: string;
    readonly everyMinutes: number;
    readonly patienceMinutes: number;
    readonly nowEpochMs: number;
    readonly text: Expectation['text'];
  },
): Expectation {
  const { id, subject, everyMinutes, patienceMinutes, nowEpochMs, text } = about;
  const sinceEpochMs = lastSeenEpochMs ?? watchedSinceEpochMs;
  const expectedByEpochMs = sinceEpochMs + (everyMinutes + patienceMinutes) * MINUTE_MS;
  const isLate = stateAt(nowEpochMs, { hasHappened: false, expectedByEpochMs }) === 'overdue';
  const state = isLate ? 'overdue' : lastSeenEpochMs === undefined ? 'pending' : 'kept';
  return { id, subject, state, expectedByEpochMs, lastSeenEpochMs, text };
}
