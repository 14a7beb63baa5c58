/**
 * Does the work for each item, `atOnce` side by side. What the work throws is thrown after all that
 * had begun has ended.
 *
 * @returns `some` if the time was over before every item had been begun
 */
export async function eachAtOnce<Item>(
  items: AsyncIterable<Item>,
  options: { readonly atOnce: number; readonly isOver: () => boolean },
  work: (item: Item) => Promise<void>,
): Promise<'none-left' | 'some-left'> {
  const running = new Set<Promise<void>>();
  try {
    for await (const item of items) {
      if (options.isOver()) return 'some-left';
      const task = work(item).finally(() => running.delete(task));
      running.add(task);
      if (running.size >= options.atOnce) await Promise.race(running);
    }
    return 'none-left';
  } finally {
    await Promise.allSettled(running);
  }
}
