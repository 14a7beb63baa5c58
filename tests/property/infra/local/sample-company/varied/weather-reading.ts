import type { SamplePayRules } from '../../../../../../infra/local/sample-company/index.ts';

interface Warning {
  readonly code: string;
  readonly actionCode: string;
  readonly issueTime: string;
  readonly updateTime: string;
}

/** Every minute that the policy forgives, by walking through the time that the snapshots span. */
export function forgivenMinutesOf(
  snapshots: readonly string[],
  policy: SamplePayRules['weather'],
): ReadonlySet<number> {
  const forgiven = new Set<number>();
  if (policy.effect === 'none') return forgiven;
  for (const statement of ['WTCSGNL', 'WRAIN']) {
    const changes = new Map<number, string>();
    for (const text of snapshots) {
      const warning = (JSON.parse(text) as Readonly<Record<string, Warning>>)[statement];
      if (warning === undefined) continue;
      const { code, actionCode, issueTime, updateTime } = warning;
      const isOver = actionCode === 'CANCEL';
      const at = Date.parse(isOver ? updateTime : issueTime) / 60_000 + 480;
      changes.set(at, isOver ? 'none' : code.replace(/^TC8..$/, 'TC8'));
    }
    const times = [...changes.keys()].sort((one, other) => one - other);
    let signal = 'none';
    let lastInForce = Number.NEGATIVE_INFINITY;
    for (let minute = times[0] ?? 0; minute < (times.at(-1) ?? 0) + 2_000; minute++) {
      signal = changes.get(minute) ?? signal;
      if (policy.signals.includes(signal)) lastInForce = minute;
      if (minute - lastInForce <= policy.resumeWithinMinutes) forgiven.add(minute);
    }
  }
  return forgiven;
}
