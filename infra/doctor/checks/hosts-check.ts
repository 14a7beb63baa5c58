import type { DoctorCheck } from '../doctor-check.ts';
import type { Finding } from '../domain/check-result.ts';
import { judgeCertificate, WARN_DAYS } from '../domain/certificate-judgement.ts';
import { failure, warning } from '../domain/findings.ts';
import { hostName, type HostToCheck } from '../domain/host-to-check.ts';
import { hostsToCheck, type HostsOfEnvironment } from '../hosts-to-check.ts';
import { probeHost, type ConnectionFacts } from '../probes/handshake.ts';

/** Every host has an address, takes connections, and shows a certificate that holds. */
export const hostsCheck: DoctorCheck = {
  id: 'hosts',
  run: async (context, signal) => {
    const { clockOffsetMs, trustedAuthorityPem } = await context.target();
    const found = await hostsToCheck(context);
    const nowEpochMs = Date.now() + clockOffsetMs;
    const findings = await Promise.all(
      found.hosts.map(async (host) =>
        judge(host, await probeHost(host, trustedAuthorityPem, signal), nowEpochMs),
      ),
    );
    return { seen: seenOf(found), findings: findings.flat() };
  },
};

function seenOf({ hosts, internal }: HostsOfEnvironment) {
  const count = String(hosts.length);
  if (internal.length === 0) return { en: `${count} hosts`, zhHK: `${count} 個主機` };
  const left = String(internal.length);
  return {
    en: `${count} hosts; ${left} that only the region knows are left out`,
    zhHK: `${count} 個主機；另有 ${left} 個只限地域內部使用，不作檢查`,
  };
}

function judge(host: HostToCheck, facts: ConnectionFacts, nowEpochMs: number): readonly Finding[] {
  const subject = `${host.service} ${hostName(host)}`;
  if (facts.kind === 'unresolved') return [unresolved(subject, facts.reason)];
  if (facts.kind === 'unreachable') return [unreachable(subject, facts.reason)];
  if (facts.handshake === undefined) return [];
  const verdict = judgeCertificate(facts.handshake, nowEpochMs);
  switch (verdict.kind) {
    case 'good':
      return [];
    case 'soon':
      return [soon(subject, verdict.daysLeft)];
    case 'expired':
      return [expired(subject)];
    case 'distrusted':
      return [distrusted(subject, verdict.reason)];
    case 'old-protocol':
      return [oldProtocol(subject, facts.handshake.protocol)];
  }
}

const unresolved = (subject: string, reason: string): Finding =>
  failure({
    subject,
    code: 'doctor.hosts.unresolved',
    text: {
      en: `The name has no address (${reason}).`,
      zhHK: `未能解析主機名稱（${reason}）。`,
    },
    remedy: {
      en: 'Compare the name with the settings letter by letter; then ask the DNS of this network for it.',
      zhHK: '請逐字核對設定中的名稱，然後查詢本網絡的 DNS。',
    },
  });

const unreachable = (subject: string, reason: string): Finding =>
  failure({
    subject,
    code: 'doctor.hosts.unreachable',
    text: { en: `No connection (${reason}).`, zhHK: `未能連接（${reason}）。` },
    remedy: {
      en: 'Look whether the service runs and whether a firewall or proxy stands between; a host with a list of addresses needs that of this network, and the fixed address of the functions.',
      zhHK: '請檢查服務是否運行，以及中間有否防火牆或代理；如主機設有 IP 名單，須列入本網絡及函數的固定 IP。',
    },
  });

const expired = (subject: string): Finding =>
  failure({
    subject,
    code: 'doctor.hosts.certificate-expired',
    text: { en: 'Its certificate has expired.', zhHK: '其證書已過期。' },
    remedy: {
      en: 'Whoever runs the host has to renew it; nothing is sent there until then.',
      zhHK: '請聯絡主機負責人更新證書；在此之前系統不會傳送任何資料。',
    },
  });

const soon = (subject: string, daysLeft: number): Finding =>
  warning({
    subject,
    code: 'doctor.hosts.certificate-soon',
    text: {
      en: `Its certificate is valid for ${String(daysLeft)} more days; fewer than ${String(WARN_DAYS)} are too few.`,
      zhHK: `其證書只餘 ${String(daysLeft)} 日有效，少於 ${String(WARN_DAYS)} 日。`,
    },
    remedy: {
      en: 'Ask whoever runs the host whether it is renewed by itself.',
      zhHK: '請向主機負責人確認證書會否自動更新。',
    },
  });

const distrusted = (subject: string, reason: string): Finding =>
  failure({
    subject,
    code: 'doctor.hosts.certificate-distrusted',
    text: {
      en: `Its certificate is not trusted for this name (${reason}).`,
      zhHK: `其證書就此主機名稱而言不可信（${reason}）。`,
    },
    remedy: {
      en: 'Compare name and port with the settings; a receiver with an authority of its own needs authorityPem in the configuration. A proxy that opens TLS must not stand between.',
      zhHK: '請核對設定中的主機名稱及埠；如接收端使用自設核證機關，須於設定檔填寫 authorityPem。中間不可有會解開 TLS 的代理。',
    },
  });

const oldProtocol = (subject: string, protocol: string): Finding =>
  failure({
    subject,
    code: 'doctor.hosts.protocol-old',
    text: { en: `It speaks ${protocol} only.`, zhHK: `其只支援 ${protocol}。` },
    remedy: {
      en: 'Whoever runs the host has to switch on TLS 1.2 or 1.3.',
      zhHK: '請聯絡主機負責人啟用 TLS 1.2 或 1.3。',
    },
  });
