/** What of an organisation a function's timers are needed for; without it they may be off. */
export type WatchedFor = 'everybody' | 'audit-forwarding';

export interface WatchedTimer {
  readonly triggerName: string;
  /** `payroll`: from the cut-off on; `always`: at any time. */
  readonly need: 'payroll' | 'always';
}

/**
 * The timers that `s.yaml` gives the other functions; a test compares them with it. The watcher's own
 * is not among them: whether it runs is told by the absence of its log line.
 */
export const WATCHED_TIMERS: readonly {
  /** Its folder. */
  readonly functionName: string;
  readonly watchedFor: WatchedFor;
  readonly timers: readonly WatchedTimer[];
}[] = [
  {
    functionName: 'attendance-export',
    watchedFor: 'everybody',
    timers: [
      { triggerName: 'hourly', need: 'payroll' },
      { triggerName: 'daily', need: 'always' },
    ],
  },
  {
    functionName: 'event-worker',
    watchedFor: 'everybody',
    timers: [
      { triggerName: 'sweep', need: 'always' },
      { triggerName: 'backstop', need: 'always' },
      { triggerName: 'daily', need: 'always' },
    ],
  },
  {
    functionName: 'token-refresh',
    watchedFor: 'everybody',
    timers: [{ triggerName: 'refresh', need: 'always' }],
  },
  {
    functionName: 'audit-forwarding',
    watchedFor: 'audit-forwarding',
    timers: [{ triggerName: 'forward', need: 'always' }],
  },
];
