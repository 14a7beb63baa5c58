import { UnexpectedAnswerError } from '../dingtalk/index.ts';

/** More than any organisation fills; a list without end must not be followed for ever. */
const MOST_PAGES = 1_000;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined although there is more: DingTalk did not say. */
  readonly next: number | 'end' | undefined;
}

/**
 * Every item of a list that comes in pages: all of them, or an error.
 *
 * @throws UnexpectedAnswerError if the pages do not lead on, or never end; what `readPage` throws
 */
export async function allPages<Item>(
  operation: string,
  first: number,
  readPage: (at: number) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let at = first;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page = await readPage(at);
    items.push(...page.items);
    if (page.next === 'end') return items;
    if (page.next === undefined || page.next <= at) {
      throw new UnexpectedAnswerError({ operation }, 'the next page is not said');
    }
    at = page.next;
  }
  throw new UnexpectedAnswerError({ operation }, 'the pages have no end');
}
