import { rawDataOf } from './read-raw-data.ts';

/** Where a stream ended when that was written into the stream `chain-anchors`. */
export interface Anchor {
  readonly day: string;
  readonly stream: string;
  readonly lastSequence: number;
  readonly headHash: string;
}

/** The anchors among the events of `chain-anchors`. */
export function anchorsIn(lines: Iterable<string>): readonly Anchor[] {
  const anchors: Anchor[] = [];
  for (const line of lines) {
    const { day, stream, lastSequence, headHash } = rawDataOf(line) ?? {};
    const isAnchor =
      typeof day === 'string' &&
      typeof stream === 'string' &&
      typeof lastSequence === 'number' &&
      typeof headHash === 'string';
    if (isAnchor) anchors.push({ day, stream, lastSequence, headHash });
  }
  return anchors;
}
