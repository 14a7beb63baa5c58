import { createNodeHttpClient, type HttpClient } from '../../../shared/http/index.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { Finding } from '../domain/check-result.ts';
import { levelOfSkew, skewOf, type ClockSample } from '../domain/clock-skew.ts';
import { hostName, type HostToCheck } from '../domain/host-to-check.ts';
import { hostsToCheck } from '../hosts-to-check.ts';

const TIMEOUT_MS = 8_000;
/** Their answers carry the time by which they judge signatures. */
const CLOCKS = /^(?:Tablestore|OSS|KMS|DingTalk)/;

/** The time of the environment as the command knows it, beside that of the services. */
export const clockCheck: DoctorCheck = {
  id: 'clock',
  run: async (context, signal) => {
    const { clockOffsetMs, trustedAuthorityPem: authority } = await context.target();
    const http = createNodeHttpClient(
      authority === undefined ? {} : { certificateAuthorities: [authority] },
    );
    try {
      const { hosts } = await hostsToCheck(context);
      const asked = hosts.filter(({ service }) => CLOCKS.test(service));
      const samples = await Promise.all(
        asked.map((host) => askTime(http, host, clockOffsetMs, signal)),
      );
      const known = samples.filter((sample) => sample !== undefined);
      return { seen: seenOf(known), findings: known.flatMap(judge) };
    } finally {
      http.close();
    }
  },
};

/** Undefined where there is no answer: whether a host can be reached is told by another check. */
async function askTime(
  http: HttpClient,
  host: HostToCheck,
  clockOffsetMs: number,
  signal: AbortSignal,
): Promise<ClockSample | undefined> {
  const scheme = host.protocol === 'tls' ? 'https' : 'http';
  const askedEpochMs = Date.now();
  try {
    const { headers } = await http.send({
      method: 'HEAD',
      url: `${scheme}://${host.host}:${String(host.port)}/`,
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: 65_536,
      signal,
    });
    const serverEpochMs = Date.parse(headers['date'] ?? '');
    if (Number.isNaN(serverEpochMs)) return undefined;
    const answeredEpochMs = Date.now();
    const service = `${host.service} ${hostName(host)}`;
    return { service, serverEpochMs, askedEpochMs, answeredEpochMs, clockOffsetMs };
  } catch {
    return undefined;
  }
}

function seenOf(samples: readonly ClockSample[]) {
  if (samples.length === 0) return { en: 'no service told its time', zhHK: '沒有服務提供時間' };
  const largest = Math.max(...samples.map((sample) => Math.abs(skewOf(sample))));
  const seconds = (largest / 1_000).toFixed(1);
  return { en: `within ${seconds} s`, zhHK: `相差 ${seconds} 秒以內` };
}

function judge(sample: ClockSample): readonly Finding[] {
  const skewMs = skewOf(sample);
  const level = levelOfSkew(skewMs);
  if (level === undefined) return [];
  const seconds = String(Math.abs(Math.round(skewMs / 1_000)));
  const isAhead = skewMs > 0;
  return [
    {
      level,
      subject: sample.service,
      code: 'doctor.clock.skew',
      text: {
        en: `Its clock is ${seconds} s ${isAhead ? 'ahead of' : 'behind'} ours.`,
        zhHK: `其時鐘比本機${isAhead ? '快' : '慢'} ${seconds} 秒。`,
      },
      remedy: {
        en: 'If all services differ alike, set the clock of this machine by NTP. A single one that differs may be another server than intended, or a proxy.',
        zhHK: '如各服務相差相同，請以 NTP 校正本機時鐘。如只有單一服務不同，可能連接了其他伺服器或代理。',
      },
    },
  ];
}
