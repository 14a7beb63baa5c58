import { STREAM_NAMES, type StreamName } from '../domain/stream-name.ts';
import { SegmentBrokenError } from '../stream/errors.ts';
import type { Finding } from './finding.ts';
import { Findings } from './findings.ts';
import { streamSpanOf, type DaySpan } from './stream-span.ts';
import {
  StreamVerification,
  type StreamSources,
  type VerifiedStream,
  type VerifyCaller,
} from './verify-stream.ts';

export interface VerifyDependencies extends StreamSources {
  readonly environment: string;
}

/** What is to be verified. */
export interface VerifyQuery extends DaySpan {
  readonly corpId: string;
  /** All streams if left out. */
  readonly stream?: StreamName | undefined;
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
}

/**
 * Verifies streams and their archive over Hong Kong days of append.
 *
 * Each event's hash is recomputed from its text, each continues the one before, none is left out or
 * there twice; each manifest tells the truth of its object and names the manifest before; the archive
 * agrees with the segments and the head of the stream. What the archive does not hold yet, or not any
 * more, is read from the stream. What is wrong is returned, not thrown.
 *
 * One object or segment is in memory, and 16 bytes for each event of the span.
 *
 * @throws RangeError for days that do not exist; the errors of the ports
 *
 * @example
 * const report = await verifyStreams(
 *   { streams, archive, checkpoints, environment: 'prod' },
 *   { corpId, from: '2026-11-01', to: '2026-11-30' },
 *   { signal, mayGoOn: () => clock.nowEpochMs() < deadlineEpochMs },
 * );
 */
export async function verifyStreams(
  deps: VerifyDependencies,
  query: VerifyQuery,
  caller: VerifyCaller,
): Promise<VerifyReport> {
  const findings = new Findings();
  const verified: VerifiedStream[] = [];
  const names = query.stream === undefined ? STREAM_NAMES : [query.stream];
  let stopped: VerifyReport['stopped'];
  for (const stream of names) {
    const one = await verifyOne(deps, query, stream, findings, caller);
    if (one === undefined) continue;
    verified.push(one);
    if (one.stoppedBefore === undefined) continue;
    stopped = { stream, beforeSequence: one.stoppedBefore };
    break;
  }
  return {
    isWhole: findings.count === 0 && stopped === undefined,
    streams: verified,
    findings: findings.named,
    findingsLeftOut: findings.leftOut,
    stopped,
  };
}

/** Undefined if the rows of the stream are broken, which is noted. */
async function verifyOne(
  deps: VerifyDependencies,
  { corpId, from, to }: VerifyQuery,
  stream: StreamName,
  findings: Findings,
  caller: VerifyCaller,
): Promise<VerifiedStream | undefined> {
  const owner = { environment: deps.environment, corpId, stream };
  const call = { signal: caller.signal };
  try {
    const span = await streamSpanOf(deps.streams, owner, { from, to }, call);
    return await new StreamVerification(deps, owner, span, findings, caller).run({ from, to });
  } catch (error) {
    if (!(error instanceof SegmentBrokenError)) throw error;
    findings.place('missing', stream, `audit_segment ${stream}`);
    return undefined;
  }
}
