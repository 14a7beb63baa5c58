import * as z from 'zod';
import { chainTextOf, hashOfBytes, type ChainOwner } from '../chain/chain-event.ts';
import { ChainedEvent } from '../chain/chained-event.ts';
import type { StreamEvent } from '../domain/audit-event.ts';
import type { Segment } from '../ports.ts';
import { SegmentBrokenError } from './errors.ts';

const NEW_LINE = 0x0a;
const END_OF_LINE = Buffer.of(NEW_LINE);

/**
 * First line of a segment's text: what a reader needs to know of every event, so that it takes none of
 * the lines apart.
 */
const headerSchema = z.object({
  v: z.literal(1),
  stream: z.string(),
  first: z.int(),
  count: z.int(),
  ids: z.array(z.string()),
  times: z.array(z.int()),
});
type Header = z.infer<typeof headerSchema>;

/** The text of a segment: a header, then the events as they are, one a line. */
export function segmentTextOf(events: readonly StreamEvent[]): Buffer {
  const [first] = events;
  if (first === undefined) throw new RangeError('a segment has an event');
  const header: Header = {
    v: 1,
    stream: first.stream,
    first: first.sequence,
    count: events.length,
    ids: events.map(({ id }) => id),
    times: events.map(({ timeEpochMs }) => timeEpochMs),
  };
  const lines = [Buffer.from(JSON.stringify(header)), ...events.map(({ bytes }) => bytes)];
  return Buffer.concat(lines.flatMap((line) => [line, END_OF_LINE]));
}

/**
 * The events of a segment's text, of which it has been proven that it was written as it is.
 *
 * @throws SegmentBrokenError if the text is not that of this segment, or if it does not begin and end
 *   where the chain does
 */
export function eventsOfText(
  owner: ChainOwner,
  segment: Segment,
  text: Buffer,
): readonly StreamEvent[] {
  const [head, ...lines] = linesOf(text) ?? [];
  const header = head === undefined ? undefined : headerOf(head.toString('utf8'));
  if (header === undefined || !isOf(header, segment, lines.length)) {
    throw new SegmentBrokenError(segment, 'header-disagrees');
  }
  const events = lines.map((bytes, index) => {
    const place = {
      stream: segment.stream,
      sequence: segment.firstSequence + index,
      id: header.ids[index] ?? '',
      timeEpochMs: header.times[index] ?? Number.NaN,
      hash: hashOfBytes(bytes),
    };
    return new ChainedEvent(place, bytes);
  });
  assertEnds(owner, segment, events);
  return events;
}

/** Undefined if the last line has no end. No line is copied. */
function linesOf(text: Buffer): readonly Buffer[] | undefined {
  const lines: Buffer[] = [];
  let begin = 0;
  for (let end = text.indexOf(NEW_LINE); end !== -1; end = text.indexOf(NEW_LINE, begin)) {
    lines.push(text.subarray(begin, end));
    begin = end + 1;
  }
  return begin === text.length ? lines : undefined;
}

function headerOf(line: string): Header | undefined {
  try {
    return headerSchema.parse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

function isOf(header: Header, segment: Segment, lines: number): boolean {
  return (
    header.stream === segment.stream &&
    header.first === segment.firstSequence &&
    [header.count, header.ids.length, header.times.length, lines].every(
      (count) => count === segment.count,
    )
  );
}

function assertEnds(owner: ChainOwner, segment: Segment, events: readonly StreamEvent[]): void {
  const place = { sequence: segment.firstSequence, previous: segment.previousHash };
  const begins = events[0]?.bytes.includes(chainTextOf(owner, place)) === true;
  if (!begins || events.at(-1)?.hash !== segment.headHash) {
    throw new SegmentBrokenError(segment, 'chain-disagrees');
  }
}
