import { UnexpectedAnswerError } from '../../../../shared/dingtalk/index.ts';

/** More than any organisation fills; a list without end must not be followed for ever. */
const MOST_PAGES = 2_000;

/**
 * Goes through a list that comes in pages. `readPage` takes what it needs and says where the next begins.
 *
 * @throws UnexpectedAnswerError if the pages do not lead on, or never end; what `readPage` throws
 */
export async function readPages(
  operation: string,
  readPage: (at: number) => Promise<number | 'end' | undefined>,
): Promise<void> {
  let at = 0;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const next = await readPage(at);
    if (next === 'end') return;
    if (next === undefined || next <= at) {
      throw new UnexpectedAnswerError({ operation }, 'the next page is not said');
    }
    at = next;
  }
  throw new UnexpectedAnswerError({ operation }, 'the pages have no end');
}
