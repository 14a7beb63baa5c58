import * as z from 'zod';
import type { Expectation } from './expectation.ts';

const PHASES = ['begun', 'again', 'over'] as const;
export type Phase = (typeof PHASES)[number];

/** What is remembered of an alarm. */
export const alarmNoteSchema = z.strictObject({
  v: z.literal(1),
  isOpen: z.boolean(),
  /** When the episode began; names it. */
  sinceEpochMs: z.int(),
  /** How often people have been told of the episode. */
  tellings: z.int().min(0),
  toldAtEpochMs: z.int().nullable(),
  /** A telling whose end is not known: noted before it is tried. */
  pending: z
    .strictObject({ phase: z.enum(PHASES), number: z.int(), tries: z.int().min(1) })
    .nullable(),
});
export type AlarmNote = z.infer<typeof alarmNoteSchema>;

/** A telling: the number makes it another than the one before. */
export interface Telling {
  readonly phase: Phase;
  readonly number: number;
  /** How often it has been tried without anybody knowing what came of it. */
  readonly triesBefore: number;
}

/** What is to be done about an alarm. */
export type AlarmStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'tell'; readonly telling: Telling };

/** A standing alarm is told again once a day. */
export const TELL_AGAIN_MS = 86_400_000;
/** A telling whose end is not known is tried once more, and then left at that. */
export const MOST_UNKNOWN_TRIES = 2;

const PREFIX = 'alarm/';

/** Aspect of the row of an alarm. */
export function alarmAspect({ id, subject }: { id: string; subject: string }): string {
  return `${PREFIX}${id}/${subject}`;
}

/** Alarm and subject of an aspect; undefined for the row of something else. */
export function alarmOf(
  aspect: string,
): { readonly id: string; readonly subject: string } | undefined {
  const [, id, subject] = /^alarm\/([^/]+)\/(.+)$/.exec(aspect) ?? [];
  return id === undefined || subject === undefined ? undefined : { id, subject };
}

/** The first of an alarm's steps that are due now, by what is remembered of it. */
export function nextStep(
  note: AlarmNote | undefined,
  { state, tellAfterMs = 0 }: Pick<Expectation, 'state' | 'tellAfterMs'>,
  nowEpochMs: number,
): AlarmStep {
  if (state !== 'overdue') {
    if (note?.isOpen !== true) return { kind: 'nothing' };
    // Whoever was perhaps told of the beginning is told of the end.
    const isTold = note.tellings > 0 || note.pending !== null;
    return isTold ? tell(note, 'over') : { kind: 'close' };
  }
  if (note?.isOpen !== true) return { kind: 'open' };
  if (note.tellings === 0) {
    const isDue = nowEpochMs - note.sinceEpochMs >= tellAfterMs;
    return isDue ? tell(note, 'begun') : { kind: 'nothing' };
  }
  const isDue = nowEpochMs - (note.toldAtEpochMs ?? 0) >= TELL_AGAIN_MS;
  return isDue ? tell(note, 'again') : { kind: 'nothing' };
}

function tell(note: AlarmNote, phase: Phase): AlarmStep {
  const number = note.tellings + 1;
  const { pending } = note;
  const isSame = pending?.phase === phase && pending.number === number;
  const triesBefore = isSame ? pending.tries : 0;
  return { kind: 'tell', telling: { phase, number, triesBefore } };
}

export function openedNote(nowEpochMs: number): AlarmNote {
  const told = { tellings: 0, toldAtEpochMs: null, pending: null };
  return { v: 1, isOpen: true, sinceEpochMs: nowEpochMs, ...told };
}

/** Before a telling is tried: killed from here on, nobody knows whether it was told. */
export function noteBeforeTelling(
  note: AlarmNote,
  { phase, number, triesBefore }: Telling,
): AlarmNote {
  return { ...note, pending: { phase, number, tries: triesBefore + 1 } };
}

/** After it: `told`, or certainly not told, so that it is tried as if for the first time. */
export function noteAfterTelling(
  note: AlarmNote,
  { phase, number, triesBefore }: Telling,
  outcome: 'told' | 'not-told',
  nowEpochMs: number,
): AlarmNote {
  if (outcome === 'not-told') {
    const pending = triesBefore === 0 ? null : { phase, number, tries: triesBefore };
    return { ...note, pending };
  }
  const isOpen = phase !== 'over';
  return { ...note, isOpen, tellings: number, toldAtEpochMs: nowEpochMs, pending: null };
}

export function closedNote(note: AlarmNote): AlarmNote {
  return { ...note, isOpen: false, pending: null };
}

/** Facts that name a telling: the same are told once, whoever tells them. */
export function factsOf(
  alarm: { readonly id: string; readonly subject: string },
  { sinceEpochMs }: AlarmNote,
  { phase, number }: Telling,
): readonly string[] {
  return [alarm.id, alarm.subject, String(sinceEpochMs), phase, String(number)];
}
