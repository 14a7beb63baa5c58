import type { Clock } from '../../../shared/time/index.ts';
import { usedSources } from '../collect/collect-due-sources.ts';
import { judgeSink, judgeSources, type Judgement } from '../domain/alarm.ts';
import type { SinkSettings } from '../domain/settings.ts';
import { sinkAspect, sinkNoteSchema } from '../domain/sink-note.ts';
import { sourceAspect, sourceNoteSchema, type SourceNote } from '../domain/source-note.ts';
import type { OrganisationParts } from '../forwarding-dependencies.ts';
import type { AuditSource, CallOptions } from '../ports.ts';
import { countOpenRejections, readStanding, streamsOf, type Standing } from './sink-standing.ts';

export interface SinkFigures extends Standing {
  readonly settings: SinkSettings;
  readonly openRejections: number;
  readonly failureCode: string | undefined;
  readonly failingSinceEpochMs: number | undefined;
}

export interface SourceFigures {
  readonly source: AuditSource;
  /** Undefined: it was never asked. */
  readonly note: SourceNote | undefined;
}

/** How the sinks and sources of an organisation are doing, from what is on record. */
export interface OrganisationFigures {
  readonly sinks: readonly SinkFigures[];
  readonly sources: readonly SourceFigures[];
}

/** @throws the errors of the table port */
export async function readFigures(
  parts: OrganisationParts,
  clock: Pick<Clock, 'nowEpochMs'>,
  call: CallOptions,
): Promise<OrganisationFigures> {
  const sinks = await Promise.all(
    parts.sinks.map(({ settings }) => readSinkFigures(parts, clock, settings, call)),
  );
  const sources = await Promise.all(
    usedSources(parts).map(async (source) => {
      const aspect = sourceAspect(source.description.stream);
      const { state } = await parts.notes.read(aspect, sourceNoteSchema, call);
      return { source, note: state };
    }),
  );
  return { sinks, sources };
}

/** Which alarms stand by these figures, and which do not. */
export function judgeFigures(
  { sinks, sources }: OrganisationFigures,
  nowEpochMs: number,
): readonly Judgement[] {
  return [
    ...sinks.flatMap(({ settings: { name: sink, alarmAfterMinutes }, ...figures }) =>
      judgeSink({ sink, alarmAfterMinutes, ...figures }),
    ),
    ...judgeSources(
      sources.flatMap(({ source, note }) =>
        note === undefined ? [] : [{ source: source.description.stream, ...note }],
      ),
      nowEpochMs,
    ),
  ];
}

async function readSinkFigures(
  parts: OrganisationParts,
  clock: Pick<Clock, 'nowEpochMs'>,
  settings: SinkSettings,
  call: CallOptions,
): Promise<SinkFigures> {
  const { name } = settings;
  const [standing, openRejections, { state }] = await Promise.all([
    readStanding({ ...parts, clock }, name, streamsOf(settings), call),
    countOpenRejections(parts.rejections, name, call),
    parts.notes.read(sinkAspect(name), sinkNoteSchema, call),
  ]);
  return {
    ...standing,
    settings,
    openRejections,
    failureCode: state?.failureCode ?? undefined,
    failingSinceEpochMs: state?.failingSinceEpochMs ?? undefined,
  };
}
