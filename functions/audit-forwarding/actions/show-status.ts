import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { alarmText } from '../alarm/alarm-texts.ts';
import { readingCadence } from '../collect/reading-cadence.ts';
import { STREAM_NAMES } from '../domain/stream-name.ts';
import { judgeFigures, readFigures } from '../figures/read-figures.ts';
import { readFreshness } from '../figures/read-freshness.ts';
import { readStanding } from '../figures/sink-standing.ts';
import type { ForwardingDependencies, WorkCaller } from '../forwarding-dependencies.ts';
import { readAuditSettings } from '../read-settings.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { shownCalls, type ShownCalls } from '../status/shown-calls.ts';
import {
  shownArchive,
  shownSink,
  type ShownArchive,
  type ShownSink,
} from '../status/shown-sink.ts';
import { shownSource, type ShownSource } from '../status/shown-source.ts';
import type { ActionResult } from './action-result.ts';
import { chosenOrganisations } from './chosen-organisations.ts';

interface ShownAlarm {
  readonly corpId: string;
  readonly kind: string;
  readonly text: BilingualText;
}

interface OrganisationStatus {
  readonly sources: readonly ShownSource[];
  readonly sinks: readonly ShownSink[];
  readonly archive: ShownArchive;
  readonly calls: ShownCalls;
  readonly alarms: readonly ShownAlarm[];
}

/**
 * How sources, streams, sinks and archive are doing, from rows alone: neither DingTalk nor a receiver
 * is asked.
 *
 * @throws AuditRequestRefusedError; AuditSettingsInvalidError; the errors of the table port
 */
export async function showStatus(
  deps: ForwardingDependencies,
  payload: Payload<'status'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const organisations: OrganisationStatus[] = [];
  for (const organisation of chosenOrganisations(await deps.configuration(), payload)) {
    const status = await statusOf(deps, organisation, caller);
    if (status !== undefined) organisations.push(status);
  }
  const sources = organisations.flatMap((one) => one.sources);
  const sinks = organisations.flatMap((one) => one.sinks);
  const alarms = organisations.flatMap((one) => one.alarms);
  return {
    outcome: 'status',
    sources,
    sinks,
    archive: organisations.map((one) => one.archive),
    calls: organisations.map((one) => one.calls),
    alarms,
    next: nextStep(sources, sinks, alarms),
  };
}

async function statusOf(
  { clock, partsOf }: ForwardingDependencies,
  organisation: OrganisationConfiguration,
  { signal }: WorkCaller,
): Promise<OrganisationStatus | undefined> {
  const settings = readAuditSettings(organisation);
  if (settings === undefined) return undefined;
  const { corpId, nameEn } = organisation;
  const parts = partsOf(organisation, settings);
  const call = { signal };
  const nowEpochMs = clock.nowEpochMs();
  const figures = await readFigures(parts, clock, call);
  const budget = await parts.callBudget(call);
  const cadence = readingCadence(settings, budget);
  const sources = await Promise.all(
    figures.sources.map(async (one) => {
      const { stream } = one.source.description;
      const [head, freshness] = await Promise.all([
        parts.streams.head(stream, call),
        readFreshness(parts.streams, stream, nowEpochMs, call),
      ]);
      const everyMinutes = cadence.everyMinutesOf(one.source);
      const { edition } = settings;
      return shownSource(one, { corpId, edition, everyMinutes, head, freshness, nowEpochMs });
    }),
  );
  const archived = await readStanding({ ...parts, clock }, 'archive', STREAM_NAMES, call);
  // What the edition lacks is told once, and stands in the table: there is nothing to follow.
  const standing = judgeFigures(figures, nowEpochMs).flatMap((one) =>
    one.isStanding && one.alarm.kind !== 'sources-lacking' ? [one.alarm] : [],
  );
  return {
    sources,
    sinks: figures.sinks.map((one) => shownSink(corpId, one)),
    archive: shownArchive(corpId, archived),
    calls: shownCalls(corpId, settings, cadence, budget),
    alarms: standing.map((alarm) => ({ corpId, kind: alarm.kind, text: alarmText(nameEn, alarm) })),
  };
}

function nextStep(
  sources: readonly ShownSource[],
  sinks: readonly ShownSink[],
  alarms: readonly ShownAlarm[],
): BilingualText {
  if (alarms.length > 0) {
    return {
      en: 'Alarms stand: follow what they say. Nothing is lost; sources and sinks that work go on.',
      zhHK: '有警報未解除：請按其內容處理。事件沒有遺失，正常的來源及接收端會繼續運作。',
    };
  }
  if (sinks.some(({ failure }) => failure !== undefined)) {
    return {
      en: 'A receiver cannot be reached for now. Its events wait, and are sent by themselves.',
      zhHK: '有接收端暫時未能聯絡。事件會等候，並自動送出。',
    };
  }
  if (sources.some(({ state }) => state === 'failing')) {
    return {
      en: 'A source cannot be read for now; it is tried again by itself. The error tables of the README have its cause.',
      zhHK: '有來源暫時未能讀取，系統會自動再試。原因見 README 的錯誤表。',
    };
  }
  if (sinks.length === 0) {
    return {
      en: 'No receiver is configured: events are collected and archived only.',
      zhHK: '沒有設定接收端：事件只會收集及存檔。',
    };
  }
  if (sources.every(({ state }) => state === 'waiting')) {
    return {
      en: 'Nothing has been read yet: the timer does it within five minutes, {"action":"forward"} at once.',
      zhHK: '尚未讀取：計時器會於五分鐘內處理，{"action":"forward"} 則即時處理。',
    };
  }
  if (sinks.some(({ backlog }) => backlog > 0)) {
    return {
      en: 'Events are on their way. Nothing to do.',
      zhHK: '事件正在傳送，毋須處理。',
    };
  }
  return { en: 'All events have arrived. Nothing to do.', zhHK: '所有事件已送達，毋須處理。' };
}
