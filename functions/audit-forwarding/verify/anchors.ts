import { rawDataOf } from './read-raw-data.ts';

/** Where a stream ended when that was written into the stream `chain-anchors`. */
export interface Anchor {
  readonly day: string;
  readonly stream: string;
  readonly lastSequence: number;
  readonly headHash: string;
}

/** The anchor that an event of `chain-anchors` is; undefined for one that tells of all streams. */
export function anchorOf(line: string): Anchor | undefined {
  const { day, stream, lastSequence, headHash } = rawDataOf(line) ?? {};
  const isAnchor =
    typeof day === 'string' &&
    typeof stream === 'string' &&
    typeof lastSequence === 'number' &&
    typeof headHash === 'string';
  return isAnchor ? { day, stream, lastSequence, headHash } : undefined;
}
