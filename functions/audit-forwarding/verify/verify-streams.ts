import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { Rejections } from '../delivery/rejections.ts';
import { STREAM_NAMES, type StreamName } from '../domain/stream-name.ts';
import type { CallOptions } from '../ports.ts';
import { SegmentBrokenError } from '../stream/errors.ts';
import type { Anchor } from './anchors.ts';
import { compareExport, type ComparedExport } from './export/compare-export.ts';
import type { ExpectedEvents } from './export/compared-stream.ts';
import type { Finding } from './finding.ts';
import { Findings } from './findings.ts';
import type { KnownHashes } from './known-hashes.ts';
import { streamSpanOf, type DaySpan } from './stream-span.ts';
import {
  StreamVerification,
  type StreamSources,
  type VerifiedStream,
  type VerifyCaller,
} from './verify-stream.ts';

export interface VerifyDependencies extends StreamSources {
  readonly environment: string;
  readonly rejections: Rejections;
  /** Bucket of the functions, where an export is. */
  readonly objects: ObjectStore;
}

/** What is to be verified. */
export interface VerifyQuery extends DaySpan {
  readonly corpId: string;
  /** All streams if left out. */
  readonly stream?: StreamName | undefined;
  /** Key of an object with what a receiver says that it holds; see `export/export-texts.ts`. */
  readonly export?: string | undefined;
  /**
   * The sink whose receiver was exported: events that it has not acknowledged, or that its receiver
   * refused, are then told apart from those that are missing.
   */
  readonly sink?: string | undefined;
}

export interface VerifyReport {
  /** Nothing is wrong with what was looked at, and all was looked at. */
  readonly isWhole: boolean;
  readonly streams: readonly VerifiedStream[];
  readonly findings: readonly Finding[];
  /** Findings that are not named because there are too many. */
  readonly findingsLeftOut: number;
  /** Where it stopped for want of time: nothing from this event on, and no later stream, was looked at. */
  readonly stopped: { readonly stream: StreamName; readonly beforeSequence: number } | undefined;
  /** Undefined if none was given. */
  readonly export: ComparedExport | undefined;
}

/** A stream that was walked, with the hashes that were found. */
interface WalkedStream {
  readonly verified: VerifiedStream;
  readonly known: KnownHashes;
  readonly anchors: readonly Anchor[];
}

/**
 * Verifies streams and their archive over Hong Kong days of append.
 *
 * Each event's hash is recomputed from its text, each continues the one before, none is left out or
 * there twice; each manifest tells the truth of its object and names the manifest before; the archive
 * agrees with the segments, the head and the anchors of the stream. What the archive does not hold yet, or not any
 * more, is read from the stream. With an export of what a receiver holds, that is compared event by
 * event. What is wrong is returned, not thrown.
 *
 * One object, segment or piece of the export is in memory, and 17 bytes for each event of the span.
 *
 * @throws RangeError for days that do not exist; ExportMissingError, ExportUnreadableError; the errors
 *   of the ports
 *
 * @example
 * const report = await verifyStreams(
 *   { streams, archive, checkpoints, rejections, objects, environment: 'prod' },
 *   { corpId, from: '2026-11-01', to: '2026-11-30', export: 'audit/exports/november.json.gz', sink: 'splunk' },
 *   { signal, mayGoOn: () => clock.nowEpochMs() < deadlineEpochMs },
 * );
 */
export async function verifyStreams(
  deps: VerifyDependencies,
  query: VerifyQuery,
  caller: VerifyCaller,
): Promise<VerifyReport> {
  const findings = new Findings();
  const walked = await walkStreams(deps, query, findings, caller);
  compareWithAnchors(walked, findings);
  const compared = await compareWithExport(deps, query, walked, findings, caller);
  const last = walked.at(-1)?.verified;
  const stopped =
    last?.stoppedBefore === undefined
      ? undefined
      : { stream: last.stream, beforeSequence: last.stoppedBefore };
  const isThrough = stopped === undefined && compared?.isComplete !== false;
  return {
    isWhole: findings.count === 0 && isThrough,
    streams: walked.map(({ verified }) => verified),
    findings: findings.named,
    findingsLeftOut: findings.leftOut,
    stopped,
    export: compared,
  };
}

/** One after the other, until one stops early. */
async function walkStreams(
  deps: VerifyDependencies,
  query: VerifyQuery,
  findings: Findings,
  caller: VerifyCaller,
): Promise<readonly WalkedStream[]> {
  const walked: WalkedStream[] = [];
  for (const stream of query.stream === undefined ? STREAM_NAMES : [query.stream]) {
    const one = await walkOne(deps, query, stream, findings, caller);
    if (one !== undefined) walked.push(one);
    if (one?.verified.stoppedBefore !== undefined) break;
  }
  return walked;
}

/** What was anchored must still be so, also where a stream was written anew as a whole. */
function compareWithAnchors(walked: readonly WalkedStream[], findings: Findings): void {
  for (const { day, stream, lastSequence, headHash } of walked.flatMap((one) => one.anchors)) {
    const anchored = walked.find(({ verified }) => verified.stream === stream);
    if (anchored?.known.has(lastSequence) !== true) continue;
    if (anchored.known.is(lastSequence, headHash)) continue;
    const where = `chain-anchors ${day}`;
    findings.events('head-mismatch', anchored.verified.stream, lastSequence, where);
  }
}

async function compareWithExport(
  deps: VerifyDependencies,
  { corpId, export: key, sink }: VerifyQuery,
  walked: readonly WalkedStream[],
  findings: Findings,
  { signal, mayGoOn }: VerifyCaller,
): Promise<ComparedExport | undefined> {
  if (key === undefined) return undefined;
  const call = { signal };
  const expected: ExpectedEvents[] = [];
  for (const one of walked) expected.push(await expectedOf(deps, sink, one, call));
  const { objects, environment } = deps;
  return compareExport({ objects, key, environment, corpId }, expected, findings, mayGoOn, call);
}

async function expectedOf(
  { checkpoints, rejections }: VerifyDependencies,
  sink: string | undefined,
  { verified, known }: WalkedStream,
  call: CallOptions,
): Promise<ExpectedEvents> {
  const { stream, firstSequence, events } = verified;
  const span = { stream, firstSequence, lastSequence: firstSequence + events - 1, known };
  if (sink === undefined) {
    return { ...span, undeliveredFrom: Number.MAX_SAFE_INTEGER, rejected: new Set() };
  }
  const rejected = new Set<number>();
  for await (const { sequence } of rejections.open(sink, { stream }, call)) rejected.add(sequence);
  const { nextSequence } = await checkpoints.read({ sink, stream }, call);
  return { ...span, undeliveredFrom: nextSequence, rejected };
}

/** Undefined if the rows of the stream are broken, which is noted. */
async function walkOne(
  deps: VerifyDependencies,
  { corpId, from, to }: VerifyQuery,
  stream: StreamName,
  findings: Findings,
  caller: VerifyCaller,
): Promise<WalkedStream | undefined> {
  const owner = { environment: deps.environment, corpId, stream };
  const call = { signal: caller.signal };
  try {
    const span = await streamSpanOf(deps.streams, owner, { from, to }, call);
    const verification = new StreamVerification(deps, owner, span, findings, caller);
    const verified = await verification.run({ from, to });
    const { known, anchors } = verification;
    return { verified, known, anchors };
  } catch (error) {
    if (!(error instanceof SegmentBrokenError)) throw error;
    findings.place('missing', stream, `audit_segment ${stream}`);
    return undefined;
  }
}
