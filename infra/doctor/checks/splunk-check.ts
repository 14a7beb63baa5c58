import type { SplunkHecSettings } from '../../../functions/audit-forwarding/domain/settings.ts';
import { HEC_CODES } from '../../../functions/audit-forwarding/sinks/hec-codes.ts';
import { parseToken } from '../../../functions/audit-forwarding/sinks/sink-secrets.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { CheckReport, Finding } from '../domain/check-result.ts';
import { failure, findingOfError, warning } from '../domain/findings.ts';
import { auditSettingsOf } from '../parts-of-configuration.ts';
import { askCollector, type CollectorFacts } from '../probes/splunk-collector.ts';

/** Codes of a collector that looked at the token and wants data: nothing was written. */
const TOKEN_IS_GOOD: ReadonlySet<number> = new Set([0, 5]);
const HEALTHY: ReadonlySet<number> = new Set([17, 24, 25]);

/** Token, acknowledgement and health of every collector that audit events go to. */
export const splunkCheck: DoctorCheck = {
  id: 'splunk',
  run: async (context, signal) => {
    const { configuration } = await context.configuration();
    const sinks = configuration.organisations
      .flatMap((organisation) => auditSettingsOf(organisation)?.sinks ?? [])
      .filter((sink) => sink.kind === 'splunk-hec');
    if (sinks.length === 0) return nothingToCheck;
    const findings = await Promise.all(sinks.map((sink) => judge(context, sink, signal)));
    const names = sinks.map(({ name }) => name).join(', ');
    const sent = context.options.send
      ? { en: `${names}, with a test event`, zhHK: `${names}，已傳送測試事件` }
      : { en: names, zhHK: names };
    return { seen: sent, findings: findings.flat() };
  },
};

const nothingToCheck: CheckReport = {
  seen: { en: 'no collector is configured', zhHK: '未設定接收端' },
  findings: [],
};

async function judge(
  context: DoctorContext,
  sink: SplunkHecSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const subject = `sink ${sink.name}`;
  try {
    const { secrets } = await context.services();
    const { trustedAuthorityPem } = await context.target();
    const { value } = await secrets.getSecret(sink.tokenSecret, { signal });
    const token = parseToken(sink.name, sink.tokenSecret, value);
    context.redaction.remember(token);
    const { send } = context.options;
    const facts = await askCollector({ sink, token, trustedAuthorityPem, send, signal });
    return findingsOf(subject, sink, facts);
  } catch (error) {
    return [findingOfError(subject, error)];
  }
}

function findingsOf(
  subject: string,
  sink: SplunkHecSettings,
  { emptyEvent, acknowledgement, health, testEvent }: CollectorFacts,
): readonly Finding[] {
  if (!TOKEN_IS_GOOD.has(emptyEvent)) return [refused(subject, emptyEvent)];
  const findings: Finding[] = [];
  const wantsAcknowledgement = sink.acknowledgement === 'indexer';
  if (wantsAcknowledgement && acknowledgement !== 0) {
    findings.push(refused(subject, acknowledgement));
  }
  if (!HEALTHY.has(health)) findings.push(unhealthy(subject, health));
  if (testEvent !== undefined && testEvent !== 'acknowledged' && testEvent !== 'accepted') {
    findings.push(testEvent === 'late' ? late(subject) : refused(subject, testEvent));
  }
  return findings;
}

function refused(subject: string, code: number): Finding {
  const verdict = HEC_CODES[code];
  const isExplained = verdict !== undefined && 'reason' in verdict;
  const reason = isExplained ? verdict.reason : { en: 'another answer', zhHK: '回應不符預期' };
  const remedy =
    verdict?.act === 'refuse'
      ? verdict.remedy
      : {
          en: 'See the collector’s own log, and whether this address is that of an HTTP Event Collector.',
          zhHK: '請查看接收端的日誌，並確認該網址屬 HTTP Event Collector。',
        };
  return failure({
    subject,
    code: `doctor.splunk.code-${String(code)}`,
    text: {
      en: `The collector refuses: ${reason.en} (code ${String(code)}).`,
      zhHK: `接收端拒絕：${reason.zhHK}（代碼 ${String(code)}）。`,
    },
    remedy,
  });
}

const unhealthy = (subject: string, code: number): Finding =>
  warning({
    subject,
    code: 'doctor.splunk.unhealthy',
    text: {
      en: `The collector does not call itself healthy (code ${String(code)}).`,
      zhHK: `接收端未有回報健康狀態（代碼 ${String(code)}）。`,
    },
    remedy: {
      en: 'Its queues may be full, or its acknowledgement service down: ask whoever runs Splunk. Nothing is lost meanwhile.',
      zhHK: '其佇列可能已滿，或確認服務停止：請聯絡 Splunk 管理員。期間不會遺失任何資料。',
    },
  });

const late = (subject: string): Finding =>
  failure({
    subject,
    code: 'doctor.splunk.not-acknowledged',
    text: {
      en: 'The test event was taken and not acknowledged in time.',
      zhHK: '測試事件已被接收，但未能在限時內獲得確認。',
    },
    remedy: {
      en: 'Search the index for source "doctor": if it is there, the indexers are slow; else see the collector’s log.',
      zhHK: '請於 index 搜尋 source 為「doctor」的事件：如已存在，屬索引器緩慢；否則請查看接收端的日誌。',
    },
  });
