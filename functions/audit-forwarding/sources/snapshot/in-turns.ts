/** Does something for each of a list that may grow meanwhile, so many at once. */
export async function inTurns<Item>(
  waiting: Item[],
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  while (waiting.length > 0) await Promise.all(waiting.splice(0, atOnce).map(act));
}
