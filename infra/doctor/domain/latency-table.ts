/** How long a host took to answer at one time. Holds no address and nothing of a person. */
export interface LatencySample {
  readonly environment: string;
  readonly host: string;
  readonly atEpochMs: number;
  readonly latencyMs: number;
}

/** A host within one hour of the day, Hong Kong time, over all days that are kept. */
export interface HourOfHost {
  readonly host: string;
  /** `14:00` stands for the hour that begins then. */
  readonly hour: string;
  readonly samples: number;
  readonly p50: number;
  readonly max: number;
}

const HOUR_MS = 3_600_000;
const HONG_KONG_OFFSET_HOURS = 8;

/** Sorted by host, then by hour. */
export function latencyByHour(samples: readonly LatencySample[]): readonly HourOfHost[] {
  const groups = new Map<string, { host: string; hour: string; latencies: number[] }>();
  for (const { host, atEpochMs, latencyMs } of samples) {
    const hour = hourOf(atEpochMs);
    const group = groups.get(`${host} ${hour}`) ?? { host, hour, latencies: [] };
    group.latencies.push(latencyMs);
    groups.set(`${host} ${hour}`, group);
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { host, hour, latencies }]) => ({
      ...{ host, hour, samples: latencies.length },
      p50: percentile(latencies, 0.5),
      max: Math.max(...latencies),
    }));
}

function hourOf(epochMs: number): string {
  const hour = (Math.floor(epochMs / HOUR_MS) + HONG_KONG_OFFSET_HOURS) % 24;
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Nearest rank: a figure that was measured, not one between two. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
