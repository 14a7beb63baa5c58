import { Journal } from '../../stand-in/journal.ts';
import { isRecord } from '../json-value.ts';
import { formatMonth } from '../local-date-time.ts';
import type { PostOutcome } from './post-json.ts';

/** An utterance that was posted, and what came back; it is posted once. */
export interface SaidMessage {
  readonly atEpochMs: number;
  readonly corpId: string;
  readonly msgId: string;
  readonly url: string;
  readonly outcome: PostOutcome | { readonly kind: 'lost' };
}

/** What was said to robots, with the answers; durable, for inspection and for the monthly count. */
export class RobotMessageLog {
  readonly #said: SaidMessage[] = [];
  readonly #countedByMonth = new Map<string, number>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<RobotMessageLog> {
    const log = new RobotMessageLog();
    log.#journal = await Journal.open(filePath, (record) => {
      if (isSaidMessage(record)) log.#keep(record);
    });
    return log;
  }

  async record(message: SaidMessage): Promise<void> {
    this.#keep(message);
    await this.#journal?.append(message);
  }

  messages(): readonly SaidMessage[] {
    return this.#said;
  }

  /** Messages taken from the quota of an organisation in a month `yyyy-MM`. */
  countedIn(corpId: string, month: string): number {
    return this.#countedByMonth.get(`${corpId} ${month}`) ?? 0;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  /** What was never posted is kept, but not counted. */
  #keep(message: SaidMessage): void {
    this.#said.push(message);
    if (message.outcome.kind === 'lost') return;
    const key = `${message.corpId} ${formatMonth(message.atEpochMs)}`;
    this.#countedByMonth.set(key, (this.#countedByMonth.get(key) ?? 0) + 1);
  }
}

function isSaidMessage(record: unknown): record is SaidMessage {
  return isRecord(record) && typeof record['msgId'] === 'string' && isRecord(record['outcome']);
}
