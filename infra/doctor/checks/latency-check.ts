import type { DoctorCheck } from '../doctor-check.ts';
import type { Finding } from '../domain/check-result.ts';
import { warning } from '../domain/findings.ts';
import { hostName, type HostToCheck } from '../domain/host-to-check.ts';
import { hostsToCheck } from '../hosts-to-check.ts';
import { probeHost, type ConnectionFacts } from '../probes/handshake.ts';
import { keepLatency } from '../probes/latency-log.ts';

/** DingTalk waits 1.5 s for an acknowledgement; two connections of this length leave nothing of it. */
export const SLOW_MS = 750;
const TIMES = 3;

interface Measured {
  readonly target: HostToCheck;
  readonly latencyMs: number;
}

/**
 * How long connecting takes, with TLS where there is TLS, from where the command runs. Figures are kept, so
 * that the hours can be compared. A host that cannot be reached is told by the check of hosts.
 */
export function latencyCheck(probe: typeof probeHost = probeHost): DoctorCheck {
  return {
    id: 'latency',
    run: async (context, signal) => {
      const { trustedAuthorityPem, clockOffsetMs } = await context.target();
      const { hosts } = await hostsToCheck(context);
      const measured: Measured[] = [];
      // One after the other: side by side they would slow each other down.
      for (const target of hosts) {
        const latencyMs = await shortest(() => probe(target, trustedAuthorityPem, signal));
        if (latencyMs !== undefined) measured.push({ target, latencyMs });
      }
      const atEpochMs = Date.now() + clockOffsetMs;
      const { environment, stateDirectory } = context;
      const samples = measured.map(({ target, latencyMs }) => ({
        ...{ environment, host: hostName(target), atEpochMs, latencyMs },
      }));
      await keepLatency(stateDirectory, samples);
      return { seen: seenOf(measured), findings: measured.flatMap(judge) };
    },
  };
}

/** The best of a few: what else the machine does makes a connection longer, nothing makes it shorter. */
async function shortest(connect: () => Promise<ConnectionFacts>): Promise<number | undefined> {
  const found: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const facts = await connect();
    if (facts.kind !== 'connected') return undefined;
    found.push(facts.latencyMs);
  }
  return Math.min(...found);
}

function seenOf(measured: readonly Measured[]) {
  const latencies = measured.map(({ latencyMs }) => latencyMs);
  if (latencies.length === 0) return { en: 'nothing measured', zhHK: '沒有量度結果' };
  const from = String(Math.min(...latencies));
  const to = String(Math.max(...latencies));
  return { en: `${from} to ${to} ms`, zhHK: `${from} 至 ${to} 毫秒` };
}

function judge({ target, latencyMs }: Measured): readonly Finding[] {
  if (latencyMs <= SLOW_MS) return [];
  const finding = warning({
    subject: `${target.service} ${hostName(target)}`,
    code: 'doctor.latency.slow',
    text: {
      en: `Connecting took ${String(latencyMs)} ms; more than ${String(SLOW_MS)} is slow.`,
      zhHK: `連線需時 ${String(latencyMs)} 毫秒；超過 ${String(SLOW_MS)} 毫秒屬緩慢。`,
    },
    remedy: {
      en: 'Compare with other hours in the table below. From another network than that of the functions it may say nothing about them.',
      zhHK: '請與下表其他時段比較。如由不同於函數的網絡量度，結果未必適用於函數。',
    },
  });
  return [finding];
}
