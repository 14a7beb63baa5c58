import * as z from 'zod';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import type { StreamName } from './stream-name.ts';

/** What people are told of. */
export type Alarm =
  | {
      readonly kind: 'sink-lagging';
      readonly sink: string;
      readonly minutes: number;
      readonly backlog: number;
    }
  | { readonly kind: 'sink-refused'; readonly sink: string; readonly code: string }
  | { readonly kind: 'events-rejected'; readonly sink: string; readonly count: number }
  | {
      readonly kind: 'source-failing';
      readonly source: StreamName;
      readonly code: string;
      readonly sinceEpochMs: number;
    }
  | {
      readonly kind: 'sources-lacking';
      readonly sources: readonly StreamName[];
      readonly edition: string;
    }
  | { readonly kind: 'evidence-broken'; readonly place: string; readonly code: string };

export type AlarmKind = Alarm['kind'];

/** Hong Kong days, `yyyy-MM-dd`, both included. */
const daySpanSchema = z.strictObject({ from: z.string(), to: z.string() });
export type DaySpan = Readonly<z.infer<typeof daySpanSchema>>;

/** An alarm that is standing, or that is not (any more). */
export type Judgement = (
  | { readonly isStanding: true; readonly alarm: Alarm }
  | { readonly isStanding: false; readonly kind: AlarmKind; readonly subject: string }
) & {
  /** What was looked at; undefined where a judgement is about the present. */
  readonly span?: DaySpan | undefined;
};

/** What an alarm is about, so that each is an episode of its own. */
export function subjectOf(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'sink-lagging':
    case 'sink-refused':
    case 'events-rejected':
      return alarm.sink;
    case 'source-failing':
      return alarm.source;
    case 'sources-lacking':
      return [alarm.edition, ...alarm.sources].join('+');
    case 'evidence-broken':
      return alarm.place;
  }
}

export function alarmAspect(kind: AlarmKind, subject: string): string {
  return `alarm/${kind}/${subject}`;
}

/** What is remembered of an alarm. */
export const alarmNoteSchema = z.strictObject({
  v: z.literal(1),
  isOpen: z.boolean(),
  /** When the episode began; names it. */
  sinceEpochMs: z.int(),
  /** Whether people have been told that it began. */
  isTold: z.boolean(),
  /** What was looked at when it began; see `Judgement`. */
  span: daySpanSchema.optional(),
});
export type AlarmNote = z.infer<typeof alarmNoteSchema>;

/** Whether a judgement that nothing is wrong is about all that the alarm was about. */
export function endsAlarm({ span }: Judgement, note: AlarmNote): boolean {
  if (note.span === undefined || span === undefined) return true;
  return span.from <= note.span.from && span.to >= note.span.to;
}

/** Failures that change only when a person acts, or that mean that evidence is not what it was. */
const REFUSED: readonly string[] = ['audit-sink.refused', 'audit-sink.secret-invalid'];
const BROKEN: readonly string[] = [
  'audit-stream.segment-broken',
  'audit-stream.row-broken',
  'audit-delivery.events-missing',
  'audit-archive.chain-broken',
];
/** A source that fails for less is asked again, and nobody has to know. */
const SOURCE_FAILS_FOR_MS = 180 * MINUTE_MS;

/** How a sink is doing. */
export interface SinkFacts {
  readonly sink: string;
  readonly alarmAfterMinutes: number;
  readonly lagMs: number;
  readonly backlog: number;
  readonly openRejections: number;
  readonly failureCode: string | undefined;
}

/** How a source is doing, by what is remembered of it. */
export interface SourceFacts {
  readonly source: StreamName;
  readonly failingSinceEpochMs: number | null;
  readonly failureCode: string | null;
  /** The edition by the settings when it was found to be lacking. */
  readonly lackingInEdition: string | null;
}

/** Which alarms about a sink stand. */
export function judgeSink(facts: SinkFacts): readonly Judgement[] {
  const { sink, backlog, failureCode: code = '', openRejections: count } = facts;
  const minutes = Math.floor(facts.lagMs / MINUTE_MS);
  return [
    judged({ kind: 'sink-lagging', sink, minutes, backlog }, minutes >= facts.alarmAfterMinutes),
    judged({ kind: 'sink-refused', sink, code }, REFUSED.includes(code)),
    judged({ kind: 'events-rejected', sink, count }, count > 0),
    judged({ kind: 'evidence-broken', place: sink, code }, BROKEN.includes(code)),
  ];
}

/** Which alarms about sources stand. Those that the edition lacks are told together. */
export function judgeSources(
  facts: readonly SourceFacts[],
  nowEpochMs: number,
): readonly Judgement[] {
  const editions = new Set(facts.flatMap(({ lackingInEdition }) => lackingInEdition ?? []));
  const lacking = [...editions].map((edition): Judgement => {
    const found = facts.filter(({ lackingInEdition }) => lackingInEdition === edition);
    const sources = found.map(({ source }) => source);
    return { isStanding: true, alarm: { kind: 'sources-lacking', sources, edition } };
  });
  return [...facts.flatMap((one) => judgeSource(one, nowEpochMs)), ...lacking];
}

function judgeSource(
  { source, failureCode, failingSinceEpochMs }: SourceFacts,
  nowEpochMs: number,
): readonly Judgement[] {
  const code = failureCode ?? '';
  const sinceEpochMs = failingSinceEpochMs ?? nowEpochMs;
  const isFailing = nowEpochMs - sinceEpochMs >= SOURCE_FAILS_FOR_MS;
  return [
    judged({ kind: 'source-failing', source, code, sinceEpochMs }, isFailing),
    judged({ kind: 'evidence-broken', place: source, code }, BROKEN.includes(code)),
  ];
}

interface FoundKind {
  readonly kind: string;
}

/** What a verification of all streams has found. */
export interface VerificationFacts {
  /** All of the span was looked at, and nothing was found. */
  readonly isWhole: boolean;
  /** In streams and archive. */
  readonly kept: readonly FoundKind[];
  /** In what the receiver says it holds; undefined if that was not compared. */
  readonly received: readonly FoundKind[] | undefined;
  readonly span: DaySpan;
}

/**
 * What a verification means: broken evidence until a later one that has looked at the same place, and
 * at those days, finds nothing. One that did not ask the receiver says nothing of what is there.
 */
export function judgeVerification({
  isWhole,
  kept,
  received,
  span,
}: VerificationFacts): readonly Judgement[] {
  const places = [
    ...judgePlace('verify', kept, isWhole),
    ...(received === undefined ? [] : judgePlace('verify-export', received, isWhole)),
  ];
  return places.map((judgement) => ({ ...judgement, span }));
}

function judgePlace(
  place: string,
  [first]: readonly FoundKind[],
  isWhole: boolean,
): readonly Judgement[] {
  if (first !== undefined) {
    return [{ isStanding: true, alarm: { kind: 'evidence-broken', place, code: first.kind } }];
  }
  return isWhole ? [{ isStanding: false, kind: 'evidence-broken', subject: place }] : [];
}

function judged(alarm: Alarm, isStanding: boolean): Judgement {
  return isStanding
    ? { isStanding, alarm }
    : { isStanding, kind: alarm.kind, subject: subjectOf(alarm) };
}
