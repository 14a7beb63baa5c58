import type { HttpClient } from '../../../shared/http/index.ts';
import type { TableClient } from '../../../shared/table-store/index.ts';
import type { QuietClock } from '../quiet-clock.ts';
import type { SeededStream } from '../seeded-stream.ts';

/** One way through a network takes from the first to the second, in milliseconds. */
export type Delay = readonly [number, number];

const onTheWay = (clock: QuietClock, random: SeededStream, [least, most]: Delay): Promise<void> =>
  clock.sleep(random.integer(least, most));

/** Real HTTP that takes virtual time on its way there and back, and none in between. */
export function delayedHttp(
  inner: HttpClient,
  clock: QuietClock,
  random: SeededStream,
  delay: Delay,
): HttpClient {
  return {
    send: async (request) => {
      await onTheWay(clock, random, delay);
      const response = await clock.during(() => inner.send(request));
      await onTheWay(clock, random, delay);
      return response;
    },
  };
}

/** Tables behind a network; each write that is sent is told by the name of its table. */
export function delayedTables(
  inner: TableClient,
  { clock, random, delay }: { clock: QuietClock; random: SeededStream; delay: Delay },
  onWrite: (table: string) => void,
): TableClient {
  const travel = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    await onTheWay(clock, random, delay);
    const result = await act();
    await onTheWay(clock, random, delay);
    return result;
  };
  const write = <Result>(table: string, act: () => Promise<Result>): Promise<Result> => {
    onWrite(table);
    return travel(act);
  };
  return {
    putRow: (table, ...rest) => write(table.name, () => inner.putRow(table, ...rest)),
    updateRow: (table, ...rest) => write(table.name, () => inner.updateRow(table, ...rest)),
    deleteRow: (table, ...rest) => write(table.name, () => inner.deleteRow(table, ...rest)),
    batchWrite: (rows, ...rest) => {
      for (const { table } of rows) onWrite(table.name);
      return travel(() => inner.batchWrite(rows, ...rest));
    },
    getRow: (...given) => travel(() => inner.getRow(...given)),
    getRange: (...given) => inner.getRange(...given),
  };
}
