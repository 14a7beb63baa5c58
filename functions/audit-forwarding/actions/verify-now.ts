import type { BilingualText } from '../../../shared/errors/index.ts';
import { addDays, hongKongDateOf } from '../../../shared/time/index.ts';
import { watchAlarms } from '../alarm/watch-alarms.ts';
import { judgeVerification, type VerificationFacts } from '../domain/alarm.ts';
import {
  mayGoOn,
  type ForwardingDependencies,
  type OrganisationParts,
  type WorkCaller,
} from '../forwarding-dependencies.ts';
import { readAuditSettings } from '../read-settings.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { Finding } from '../verify/finding.ts';
import { verifyStreams, type VerifyQuery, type VerifyReport } from '../verify/verify-streams.ts';
import type { ActionResult } from './action-result.ts';
import { chosenOrganisations } from './chosen-organisations.ts';
import { requireSink } from './require-sink.ts';

/** Days that are looked at where the request names none: today and the week before. */
const USUAL_DAYS = 7;

interface Verified extends VerifyReport {
  readonly corpId: string;
}

/**
 * Walks streams and archive, and compares with an export of what a receiver holds. What is wrong is in
 * the answer, in the audit trail, and told as an alarm until a later verification finds nothing.
 *
 * @throws AuditRequestRefusedError; AuditSettingsInvalidError; ExportMissingError,
 *   ExportUnreadableError; the errors of the ports
 */
export async function verifyNow(
  deps: ForwardingDependencies,
  payload: Payload<'verify'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const chosen = chosenOrganisations(await deps.configuration(), payload);
  const reports: Verified[] = [];
  for (const organisation of chosen) {
    const settings = readAuditSettings(organisation);
    if (settings === undefined) continue;
    const parts = deps.partsOf(organisation, settings);
    requireSink(parts.sinks, payload.sink);
    reports.push(await verifyOrganisation(deps, parts, payload, caller));
  }
  const isWhole = reports.every((one) => one.isWhole);
  const isStopped = reports.some(({ stopped }) => stopped !== undefined);
  const findings = reports.flatMap((one) => one.findings);
  return {
    outcome: isWhole ? 'verified' : findings.length > 0 ? 'not-whole' : 'more-to-do',
    organisations: reports.map(({ findings: _apart, ...report }) => report),
    findings,
    next: nextStep(findings, { isWhole, isStopped }),
  };
}

async function verifyOrganisation(
  deps: ForwardingDependencies,
  parts: OrganisationParts,
  payload: Payload<'verify'>,
  { actor, beginUntilEpochMs, signal }: WorkCaller,
): Promise<Verified> {
  const { clock, environment } = deps;
  const { corpId } = parts.organisation;
  const query = queryOf(corpId, payload, clock);
  const report = await verifyStreams({ ...parts, environment }, query, {
    signal,
    mayGoOn: mayGoOn(clock, beginUntilEpochMs),
  });
  const found = report.findings.length + report.findingsLeftOut;
  const events = report.streams.reduce((sum, one) => sum + one.events, 0);
  await deps.auditTrailOf(parts.organisation).record(
    {
      actor,
      action: 'audit-forwarding.verify',
      subject: corpId,
      outcome: found > 0 ? 'failed' : 'done',
      details: { events, findings: found, isComplete: report.stopped === undefined },
    },
    { signal },
  );
  const call = { signal };
  await watchAlarms({ deps, parts, call }, judgeVerification(factsOf(report, query)));
  return { corpId, ...report };
}

function factsOf(report: VerifyReport, { from, stream, to }: VerifyQuery): VerificationFacts {
  const { export: compared, findings } = report;
  const isReceived = ({ where }: Finding): boolean => where === compared?.key;
  return {
    // One source alone says nothing of the others, about which people may have been told.
    isWhole: report.isWhole && stream === undefined,
    kept: findings.filter((one) => !isReceived(one)),
    received: compared === undefined ? undefined : findings.filter(isReceived),
    span: { from, to },
  };
}

function queryOf(
  corpId: string,
  { export: key, from, sink, source, to }: Payload<'verify'>,
  clock: Pick<ForwardingDependencies['clock'], 'nowEpochMs'>,
): VerifyQuery {
  const last = to ?? hongKongDateOf(clock.nowEpochMs());
  const first = from ?? addDays(last, -USUAL_DAYS);
  return { corpId, from: first, to: last, stream: source, export: key, sink };
}

function nextStep(
  findings: readonly Finding[],
  { isStopped, isWhole }: { readonly isStopped: boolean; readonly isWhole: boolean },
): BilingualText {
  if (isWhole) {
    return {
      en: 'Every event that was looked at is there, once, and as it was written. Nothing to do.',
      zhHK: '所查核的事件全部存在、沒有重複，並與原先寫入的相同，毋須處理。',
    };
  }
  if (findings.length === 0 || isStopped) {
    return {
      en: 'Time ran out before all was looked at. Verify fewer days, or one source at a time.',
      zhHK: '時間屆滿而未能全部查核。請縮短日期，或逐個來源核實。',
    };
  }
  return {
    en: 'Keep everything as it is and treat it as a security incident until explained: each finding names its events and where they are. What a receiver lacks can be sent from the archive.',
    zhHK: '請保持現狀，查明前視作保安事故：每項結果均列明事件及位置。接收端所缺的可由存檔補送。',
  };
}
