import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { RejectedEvent } from '../delivery/rejections.ts';
import type { DaySpan } from '../verify/stream-span.ts';
import type { Anchor } from '../verify/anchors.ts';
import type { GatheredStream } from './gather-stream.ts';

/** Version of what a ZIP of evidence holds; rises when a reader of the old one would misread it. */
export const EVIDENCE_VERSION = 1;

/** How far a sink of the organisation has come with a stream. */
export interface SinkPlace {
  readonly sink: string;
  readonly kind: string;
  readonly stream: string;
  /** The first event that is not known to have arrived, or to be rejected. */
  readonly nextSequence: number;
}

/** What `heads.json` is made of. */
export interface HeadsSources extends DaySpan {
  readonly environment: string;
  readonly corpId: string;
  readonly madeAtEpochMs: number;
  readonly streams: readonly GatheredStream[];
  readonly anchors: readonly Anchor[];
  readonly rejected: readonly RejectedEvent[];
  readonly sinks: readonly SinkPlace[];
}

/** What the streams themselves say, for the verifier to hold the files against. */
export function headsDocument(sources: HeadsSources): object {
  const { environment, corpId, from, to, madeAtEpochMs, streams, anchors, sinks } = sources;
  return {
    v: EVIDENCE_VERSION,
    software: 'dingtalk-hk-functions/audit-forwarding',
    environment,
    organisation: corpId,
    from,
    to,
    madeAt: `${formatHongKongTimestamp(madeAtEpochMs)} +08:00`,
    streams: streams.map(({ owner, span, manifestBefore, archivedThrough }) => ({
      stream: owner.stream,
      firstSequence: span.firstSequence,
      lastSequence: span.lastSequence,
      previousHash: span.previousHash,
      headHash: span.headHash,
      archivedThrough,
      manifestBefore,
    })),
    anchors,
    sinks,
    rejected: sources.rejected.map(({ sink, stream, sequence }) => ({ sink, stream, sequence })),
  };
}
