import { ApplicationError, reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import {
  nextReadEpochMs,
  noteAfterRead,
  sourceAspect,
  sourceNoteSchema,
  type ReadOutcome,
} from '../domain/source-note.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { OrganisationParts } from '../forwarding-dependencies.ts';
import type { AuditSource, BackfillWindow } from '../ports.ts';
import { SourceNotInEditionError } from '../sources/errors.ts';
import { collectSource, type CollectCaller, type SourceCounts } from './collect-source.ts';
import { beginReadingTime } from './reading-time.ts';

/** What became of a source that was due. */
export interface SourceRun extends Readonly<SourceCounts> {
  readonly source: StreamName;
  /** `stopped`: there is more, and it goes on from there. */
  readonly outcome: 'read' | 'stopped' | 'not-in-edition' | 'failed';
  /** Why it was not read, or not to its end. */
  readonly error?: ErrorReport;
}

export interface CollectWish {
  /** This source alone. */
  readonly source?: StreamName | undefined;
  readonly need: 'if-due' | 'now';
  readonly backfill?: BackfillWindow | undefined;
  /** How often each source is to be read. */
  readonly everyMinutesOf: (source: AuditSource) => number;
}

export interface CollectRun {
  readonly parts: OrganisationParts;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Who has sources read, and how long there is time for it. */
export interface CollectingCaller extends CollectCaller {
  /** What is still being read then is broken off, and goes on from its place with the next run. */
  readonly endEpochMs: number;
}

interface Reading extends CollectCaller {
  readonly over: AbortSignal;
}

/** Sources that are read side by side: one that hangs does not keep the others waiting. */
const SOURCES_AT_ONCE = 3;

/**
 * Reads the sources that are due, those first that have waited longest, and the heads of all streams
 * last. One that fails keeps no other from its turn; one that is waited for too long is broken off.
 *
 * @throws only the reason of the signal: every other failure is in its place of the result
 */
export async function collectDueSources(
  run: CollectRun,
  wish: CollectWish,
  caller: CollectingCaller,
): Promise<readonly SourceRun[]> {
  const due = await dueSources(run, wish, caller);
  const time = beginReadingTime(run.clock, caller.endEpochMs);
  try {
    return await readAll(run, wish, due, { ...caller, over: time.over });
  } finally {
    time.end();
  }
}

async function readAll(
  run: CollectRun,
  wish: CollectWish,
  due: readonly DueSource[],
  reading: Reading,
): Promise<readonly SourceRun[]> {
  const anchors = due.filter(isAnchors);
  const left = due.filter((one) => !isAnchors(one)).values();
  const runs: SourceRun[] = [];
  const work = async (): Promise<void> => {
    // One iterator for all workers: each takes the next source.
    for (const one of left) runs.push(await readSource(run, wish, one, reading));
  };
  await Promise.all(Array.from({ length: SOURCES_AT_ONCE }, work));
  for (const one of anchors) runs.push(await readSource(run, wish, one, reading));
  return runs;
}

/** Sources that the settings have not switched off. */
export function usedSources({
  settings,
  sources,
}: Pick<OrganisationParts, 'settings' | 'sources'>): readonly AuditSource[] {
  return sources.filter(({ description: { stream } }) => settings.sources[stream]?.enabled ?? true);
}

interface DueSource {
  readonly source: AuditSource;
  readonly nextReadEpochMs: number;
}

function isAnchors({ source }: DueSource): boolean {
  return source.description.stream === 'chain-anchors';
}

async function dueSources(
  { clock, parts }: CollectRun,
  wish: CollectWish,
  { signal }: CollectCaller,
): Promise<readonly DueSource[]> {
  const used = usedSources(parts).filter(
    ({ description: { stream } }) => wish.source === undefined || wish.source === stream,
  );
  const { edition } = parts.settings;
  const due: DueSource[] = [];
  for (const source of used) {
    const aspect = sourceAspect(source.description.stream);
    const { state } = await parts.notes.read(aspect, sourceNoteSchema, { signal });
    const everyMinutes = wish.everyMinutesOf(source);
    const next = nextReadEpochMs(state, { everyMinutes, edition });
    const isWanted = wish.need === 'now' || wish.backfill !== undefined;
    if (isWanted || next <= clock.nowEpochMs()) due.push({ source, nextReadEpochMs: next });
  }
  return due.sort((left, right) => left.nextReadEpochMs - right.nextReadEpochMs);
}

async function readSource(
  run: CollectRun,
  wish: CollectWish,
  { source }: DueSource,
  caller: Reading,
): Promise<SourceRun> {
  const { stream } = source.description;
  const counts: SourceCounts = { told: 0, appended: 0, unreadable: 0 };
  const beganAtEpochMs = run.clock.nowEpochMs();
  const attempt = await attemptRead(run, wish, source, caller, counts);
  const outcome = await note(run, wish, stream, beganAtEpochMs, attempt, caller);
  const { error } = outcome;
  const report = error === undefined ? undefined : reportError(error);
  run.log.info('audit-forwarding.source', {
    corpId: run.parts.organisation.corpId,
    source: stream,
    outcome: outcome.outcome,
    ...counts,
    ...(report === undefined ? {} : { code: report.code }),
  });
  return {
    source: stream,
    outcome: outcome.outcome,
    ...counts,
    ...(report === undefined ? {} : { error: report }),
  };
}

interface Attempt {
  readonly outcome: SourceRun['outcome'];
  readonly error?: unknown;
}

async function attemptRead(
  { clock, log, parts }: CollectRun,
  wish: CollectWish,
  source: AuditSource,
  caller: Reading,
  counts: SourceCounts,
): Promise<Attempt> {
  if (!caller.mayGoOn() || caller.over.aborted) return { outcome: 'stopped' };
  const signal = AbortSignal.any([caller.signal, caller.over]);
  try {
    const plan = { lateDays: parts.settings.lateDays, backfill: wish.backfill };
    const deps = { ...parts, clock, log };
    const { isAtEnd } = await collectSource(deps, source, plan, { ...caller, signal }, counts);
    return { outcome: isAtEnd ? 'read' : 'stopped' };
  } catch (error) {
    caller.signal.throwIfAborted();
    // As after a kill: the stream is as before or as after, and the source goes on from there.
    if (signal.aborted) return { outcome: 'stopped' };
    if (error instanceof SourceNotInEditionError) return { outcome: 'not-in-edition', error };
    const { stream } = source.description;
    const { corpId } = parts.organisation;
    log.warn('audit-forwarding.source-failed', { corpId, source: stream, error });
    return { outcome: 'failed', error };
  }
}

/** A note that cannot be written is a failure of its source: it is read again by the next run. */
async function note(
  { parts }: CollectRun,
  wish: CollectWish,
  stream: StreamName,
  beganAtEpochMs: number,
  attempt: Attempt,
  { signal }: CollectCaller,
): Promise<Attempt> {
  // A window that is read again says nothing of what is new.
  if (wish.backfill !== undefined) return attempt;
  try {
    const aspect = sourceAspect(stream);
    const seen = await parts.notes.read(aspect, sourceNoteSchema, { signal });
    const learnt = outcomeOf(attempt, parts.settings.edition);
    const next = noteAfterRead(seen.state, beganAtEpochMs, learnt);
    await parts.notes.replace(aspect, seen, next, { signal });
    return attempt;
  } catch (error) {
    signal.throwIfAborted();
    return attempt.outcome === 'failed' ? attempt : { outcome: 'failed', error };
  }
}

function outcomeOf({ outcome, error }: Attempt, edition: string): ReadOutcome {
  switch (outcome) {
    case 'read':
      return { kind: 'read' };
    case 'stopped':
      return { kind: 'stopped' };
    case 'not-in-edition':
      return { kind: 'lacking', edition };
    case 'failed':
      return { kind: 'failed', code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return error instanceof ApplicationError ? String(error.code) : reportError(error).code;
}
