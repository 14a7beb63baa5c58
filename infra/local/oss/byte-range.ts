import { OssFault } from './oss-fault.ts';

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a Range header. The product answers the whole object to a range that it cannot serve, unless
 * `x-oss-range-behavior: standard` asks for the standard's refusal.
 *
 * @throws OssFault InvalidRange in the standard behaviour
 */
export function readRange(
  header: string | undefined,
  sizeBytes: number,
  isStandard: boolean,
): ByteRange | undefined {
  if (header === undefined) return undefined;
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [from = '', to = ''] = match === null ? [] : match.slice(1);
  if (match === null || (from === '' && to === '')) return undefined;
  if (from === '' && Number(to) > sizeBytes && !isStandard) return undefined;
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Number(to);
  const isInside = first < sizeBytes && (last < sizeBytes || isStandard) && first <= last;
  if (isInside) return { first, last: Math.min(last, sizeBytes - 1) };
  if (isStandard && first >= sizeBytes) {
    throw new OssFault('InvalidRange', {
      fields: [
        ['ActualObjectSize', String(sizeBytes)],
        ['RangeRequested', header],
      ],
    });
  }
  return undefined;
}
