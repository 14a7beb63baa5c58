import {
  createDirectory,
  type AnswerEvent,
  type Directory,
  type DirectoryOptions,
} from '../../shared/directory/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableUnavailableError,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { sampleSealer } from './sample-events.ts';
import { ScriptedDirectory } from './scripted-directory.ts';
import { SteppedClock } from './stepped-clock.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 4, 2);

/** DingTalk by script, a table in memory, and instances that share both. Time stands still. */
export class DirectoryBench {
  readonly clock = new SteppedClock(START);
  readonly dingTalk = new ScriptedDirectory();
  readonly answers: AnswerEvent[] = [];
  readonly logged: string[] = [];
  readonly units = { read: 0, write: 0 };
  /** Of the table's own server. */
  readonly serverClock: SteppedClock;
  readonly server: TableClient;
  readonly sealer = sampleSealer();
  isTableDown = false;

  constructor(serverClock?: SteppedClock) {
    this.serverClock = serverClock ?? this.clock;
    this.server = createMemoryTableClient({ clock: this.serverClock });
  }

  /** One more instance. */
  instance(changes: Partial<DirectoryOptions> = {}): Directory {
    const { clock } = this;
    return createDirectory({
      client: this.dingTalk.client,
      clientId: 'dingapp1',
      organisation: 'test/dingexample',
      tables: this.tables,
      sealer: this.sealer,
      clock,
      random: systemRandom,
      log: createJsonLogger({ clock, write: (line) => this.logged.push(line) }),
      onAnswer: (answer) => this.answers.push(answer),
      ...changes,
    });
  }

  /** The table as the instances reach it: counted, and down when the test says so. */
  get tables(): TableClient {
    const { server, units } = this;
    const pass = async <Result extends { readonly consumed: { read: number; write: number } }>(
      operation: string,
      call: () => Promise<Result>,
    ): Promise<Result> => {
      if (this.isTableDown) {
        throw new TableUnavailableError({ table: 'directory_entry', operation, fault: 'down' });
      }
      const result = await call();
      units.read += result.consumed.read;
      units.write += result.consumed.write;
      return result;
    };
    return {
      putRow: (...call) => pass('putRow', () => server.putRow(...call)),
      updateRow: (...call) => pass('updateRow', () => server.updateRow(...call)),
      deleteRow: (...call) => pass('deleteRow', () => server.deleteRow(...call)),
      batchWrite: (...call) => pass('batchWrite', () => server.batchWrite(...call)),
      getRow: (...call) => pass('getRow', () => server.getRow(...call)),
      getRange: (...call) => server.getRange(...call),
    };
  }

  /** Sources of the answers given since the last time. */
  sources(): string[] {
    return this.answers.splice(0).map(({ source }) => source);
  }
}

/** A promise that the test fulfils. */
export function gate(): { readonly passed: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
