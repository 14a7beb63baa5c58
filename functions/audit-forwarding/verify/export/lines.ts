import { ExportUnreadableError } from '../errors.ts';

/** An event has 32 kB at most; escaped in JSON, with fields beside it, far less than this. */
export const LONGEST_TEXT = 4_000_000;

/**
 * Lines of a text that comes in pieces, without their ends; empty ones are left out.
 *
 * @throws ExportUnreadableError for one that is longer than anything written here
 */
export async function* linesOf(
  key: string,
  texts: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  let begun = '';
  for await (const text of texts) {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    if (begun.length > LONGEST_TEXT) throw new ExportUnreadableError(key, 'line-too-long');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (begun.trim() !== '') yield begun;
}
