import { isRecord } from './json-value.ts';
import { Journal } from '../stand-in/journal.ts';
import { formatMonth } from './local-date-time.ts';

/** A message that an API accepted, kept for inspection. */
export interface SentMessage {
  readonly atEpochMs: number;
  readonly corpId: string;
  readonly channel: 'group-robot' | 'work-notification' | 'robot-direct' | 'robot-group';
  /** Whom it reached: userIds, or for a group the robot's token or the conversation's id. */
  readonly recipients: readonly string[];
  /** Accepted with success but not delivered: the same content twice in a day, or too many. */
  readonly suppressedRecipients: readonly string[];
  /** Named as recipients, but nobody of the directory. */
  readonly unknownRecipients?: readonly string[];
  readonly content: unknown;
  /** taskId or processQueryKey of the answer; the msgUuid of a group message. */
  readonly reference?: string;
}

/** All messages since the state directory was made, and the monthly count of webhook messages. */
export class MessageLog {
  readonly #messages: SentMessage[] = [];
  readonly #pushesByMonth = new Map<string, number>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<MessageLog> {
    const log = new MessageLog();
    log.#journal = await Journal.open(filePath, (record) => {
      if (isSentMessage(record)) log.#keep(record);
    });
    return log;
  }

  async record(message: SentMessage): Promise<void> {
    this.#keep(message);
    await this.#journal?.append(message);
  }

  messages(): readonly SentMessage[] {
    return this.#messages;
  }

  /** Webhook messages of an organisation in a month `yyyy-MM`. */
  pushesIn(corpId: string, month: string): number {
    return this.#pushesByMonth.get(`${corpId} ${month}`) ?? 0;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #keep(message: SentMessage): void {
    this.#messages.push(message);
    if (message.channel !== 'group-robot') return;
    const key = `${message.corpId} ${formatMonth(message.atEpochMs)}`;
    this.#pushesByMonth.set(key, (this.#pushesByMonth.get(key) ?? 0) + 1);
  }
}

function isSentMessage(record: unknown): record is SentMessage {
  return isRecord(record) && typeof record['channel'] === 'string';
}
