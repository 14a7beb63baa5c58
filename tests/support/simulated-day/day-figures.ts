import type { LoggedCall } from '../../../infra/local/dingtalk/call-log.ts';

/** What was counted in a simulated day. */
export class DayFigures {
  /** Requests by operation and class, as the clients report them. */
  readonly requests = new Map<string, number>();
  /** Answers of the directory by where they came from. */
  readonly lookUps = new Map<string, number>();
  readonly tableWrites = new Map<string, number>();
  /** What instances logged: each that fell back on something, and why. */
  readonly told = new Map<string, number>();
  /** Codes of calls that failed in the end. */
  readonly failures = new Map<string, number>();

  count(kind: 'requests' | 'lookUps' | 'tableWrites' | 'told' | 'failures', name: string): void {
    this[kind].set(name, (this[kind].get(name) ?? 0) + 1);
  }

  total(kind: 'requests' | 'lookUps'): number {
    return [...this[kind].values()].reduce((sum, count) => sum + count, 0);
  }

  /** Part of the look-ups that DingTalk was not asked for. */
  hitRate(): number {
    return 1 - (this.lookUps.get('dingtalk') ?? 0) / Math.max(1, this.total('lookUps'));
  }

  /** Table writes for pacing, per request. */
  writesPerRequest(): number {
    return (this.tableWrites.get('call_allowance') ?? 0) / Math.max(1, this.total('requests'));
  }

  report(refusals: ReadonlyMap<string, number>): string {
    const rows = (title: string, counts: ReadonlyMap<string, number>): string[] => [
      `${title}:${counts.size === 0 ? ' none' : ''}`,
      ...[...counts]
        .sort(([left], [right]) => left.localeCompare(right))
        .map(([name, count]) => `  ${name.padEnd(60)} ${String(count).padStart(8)}`),
    ];
    return [
      ...rows(`requests, ${this.total('requests')} in all`, this.requests),
      ...rows('answers of the directory by source', this.lookUps),
      `  not asked of DingTalk: ${(100 * this.hitRate()).toFixed(1)} %`,
      ...rows('table writes', this.tableWrites),
      `  for pacing, per request: ${this.writesPerRequest().toFixed(3)}`,
      ...rows('refusals for the rate, by minute (Hong Kong time)', refusals),
      ...rows('told by instances', this.told),
      ...rows('calls that failed', this.failures),
      '',
    ].join('\n');
  }
}

/** Calls that the other side refused for their rate or their address, by minute and operation. */
export function refusalsByMinute(calls: readonly LoggedCall[]): Map<string, number> {
  const byMinute = new Map<string, number>();
  for (const { atEpochMs, api, outcome } of calls) {
    if (outcome !== 'throttled') continue;
    const minute = new Date(atEpochMs + 8 * 3_600_000).toISOString().slice(11, 16);
    const name = `${minute} ${api}`;
    byMinute.set(name, (byMinute.get(name) ?? 0) + 1);
  }
  return byMinute;
}
