import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { addDays, hongKongMidnightEpochMs } from '../../../shared/time/index.ts';
import {
  mayGoOn,
  type ForwardingDependencies,
  type SinkOpening,
  type WorkCaller,
} from '../forwarding-dependencies.ts';
import { readAuditSettings } from '../read-settings.ts';
import { replayRejected, type ReplaySummary } from '../replay/replay-rejected.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { chosenOrganisations } from './chosen-organisations.ts';
import { requireSink } from './require-sink.ts';

interface ReplayedSink extends Partial<ReplaySummary> {
  readonly corpId: string;
  readonly sink: string;
  readonly error?: ErrorReport;
}

/**
 * Sends events again that sinks have refused, each alone.
 *
 * @throws AuditRequestRefusedError; AuditSettingsInvalidError; the reason of the signal
 */
export async function replayNow(
  deps: ForwardingDependencies,
  payload: Payload<'replay'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const chosen = chosenOrganisations(await deps.configuration(), payload);
  const sinks: ReplayedSink[] = [];
  for (const organisation of chosen) {
    const settings = readAuditSettings(organisation);
    if (settings === undefined) continue;
    const parts = deps.partsOf(organisation, settings);
    const { corpId } = organisation;
    for (const opening of chosenSinks(parts.sinks, payload)) {
      const sink = opening.settings.name;
      try {
        sinks.push({ corpId, ...(await replaySink(deps, parts, opening, payload, caller)) });
      } catch (error) {
        caller.signal.throwIfAborted();
        sinks.push({ corpId, sink, error: reportError(error) });
      }
    }
  }
  const hasFailed = sinks.some(({ error }) => error !== undefined);
  const outcome = payload.dryRun ? 'would-replay' : hasFailed ? 'replayed-partly' : 'replayed';
  return { outcome, sinks, next: nextStep(sinks, payload.dryRun) };
}

type Parts = ReturnType<ForwardingDependencies['partsOf']>;

async function replaySink(
  { auditTrailOf, clock }: ForwardingDependencies,
  parts: Parts,
  { open }: SinkOpening,
  { dryRun, from, source, to }: Payload<'replay'>,
  { actor, beginUntilEpochMs, signal }: WorkCaller,
): Promise<ReplaySummary> {
  const filter = {
    stream: source,
    rejectedFromEpochMs: from === undefined ? undefined : hongKongMidnightEpochMs(from),
    rejectedToEpochMs: to === undefined ? undefined : hongKongMidnightEpochMs(addDays(to, 1)) - 1,
    dryRun,
  };
  const until = mayGoOn(clock, beginUntilEpochMs);
  const summary = await replayRejected(parts, await open(), filter, { signal, mayGoOn: until });
  if (dryRun || summary.found === 0) return summary;
  const { sink: subject, found, gone, rejectedAgain, taken } = summary;
  const details = { found, gone, rejectedAgain, taken };
  const entry = { actor, action: 'audit-forwarding.replay', subject, outcome: 'done' } as const;
  await auditTrailOf(parts.organisation).record({ ...entry, details }, { signal });
  return summary;
}

/** @throws AuditRequestRefusedError `request.unknown-sink` */
function chosenSinks(
  sinks: readonly SinkOpening[],
  { sink }: Payload<'replay'>,
): readonly SinkOpening[] {
  requireSink(sinks, sink);
  return sinks.filter(({ settings: { name } }) => sink === undefined || sink === name);
}

function nextStep(sinks: readonly ReplayedSink[], dryRun: boolean): BilingualText {
  const sum = (count: (one: ReplayedSink) => number | undefined): number =>
    sinks.reduce((total, one) => total + (count(one) ?? 0), 0);
  if (sinks.some(({ error }) => error !== undefined)) {
    return {
      en: 'A receiver could not be asked: follow the remedy beside it, then give the command again. What was taken is on record.',
      zhHK: '有接收端未能聯絡：請按該項建議處理後再執行指令。已接收的均有紀錄。',
    };
  }
  if (sinks.some(({ isComplete }) => isComplete === false)) {
    return {
      en: 'Time ran out. Give the same command again: it goes on with the rest.',
      zhHK: '時間屆滿。請再執行相同指令，系統會繼續處理餘下部分。',
    };
  }
  if (dryRun && sum(({ found }) => found) > 0) {
    return {
      en: 'Nothing was sent. Without dryRun these events are sent again.',
      zhHK: '沒有傳送任何事件。不設 dryRun 便會再次傳送。',
    };
  }
  if (sum(({ rejectedAgain, gone }) => (rejectedAgain ?? 0) + (gone ?? 0)) > 0) {
    return {
      en: 'Some were refused again: correct the receiver for the reason that is on record, and replay again.',
      zhHK: '部分事件再次被拒：請按紀錄的原因更正接收端，然後再次重播。',
    };
  }
  return { en: 'No rejected event is left. Nothing to do.', zhHK: '已沒有被拒事件，毋須處理。' };
}
