import * as z from 'zod';
import { Journal } from '../../stand-in/journal.ts';
import { deployedFunction, type DeployedFunction } from './deployed-function.ts';

const bookRecord = z.discriminatedUnion('record', [
  z.object({ v: z.literal(1), record: z.literal('deployed'), function: deployedFunction }),
  z.object({ v: z.literal(1), record: z.literal('deleted'), functionName: z.string() }),
  /** Which of the fixed ports an address has had, so that it has it again. */
  z.object({
    v: z.literal(1),
    record: z.literal('slot'),
    address: z.string(),
    slot: z.int().min(0),
  }),
  z.object({
    v: z.literal(1),
    record: z.literal('fired'),
    functionName: z.string(),
    triggerName: z.string(),
    at: z.number(),
  }),
]);

type BookRecord = z.infer<typeof bookRecord>;

/**
 * What has been deployed over the API, which ports addresses have and when timers fired last: kept in
 * a journal, so that it is there after a restart, kill -9 included. A function is written as a whole
 * at each change.
 */
export class DeploymentBook {
  readonly #journal: Journal;
  readonly #functions: Map<string, DeployedFunction>;
  readonly #slots: Map<string, number>;
  readonly #lastFired: Map<string, BookRecord & { readonly record: 'fired' }>;

  private constructor(journal: Journal, kept: Pick<Kept, 'functions' | 'slots' | 'lastFired'>) {
    this.#journal = journal;
    this.#functions = kept.functions;
    this.#slots = kept.slots;
    this.#lastFired = kept.lastFired;
  }

  /**
   * @throws Error if a record can't be read: what was deployed is never dropped silently.
   */
  static async open(journalFile: string): Promise<DeploymentBook> {
    const kept: Kept = { functions: new Map(), slots: new Map(), lastFired: new Map() };
    const journal = await Journal.open(journalFile, (line) => {
      apply(kept, bookRecord.parse(line));
    });
    await journal.rewrite(recordsOf(kept));
    return new DeploymentBook(journal, kept);
  }

  get functions(): readonly DeployedFunction[] {
    return [...this.#functions.values()];
  }

  /** Resolves when it is durable. */
  async write(target: DeployedFunction): Promise<void> {
    await this.#add({ v: 1, record: 'deployed', function: target });
  }

  async delete(functionName: string): Promise<void> {
    await this.#add({ v: 1, record: 'deleted', functionName });
  }

  /** The place of an address in the row of fixed ports; a new one gets the first that is free. */
  async slotOf(address: string): Promise<number> {
    const known = this.#slots.get(address);
    if (known !== undefined) return known;
    const taken = new Set(this.#slots.values());
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    await this.#add({ v: 1, record: 'slot', address, slot });
    return slot;
  }

  /** When a timer fired last, by hand or by itself; undefined if it never did. */
  lastFired(functionName: string, triggerName: string): number | undefined {
    return this.#lastFired.get(timerKey(functionName, triggerName))?.at;
  }

  async noteFired(functionName: string, triggerName: string, at: number): Promise<void> {
    await this.#add({ v: 1, record: 'fired', functionName, triggerName, at });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #add(record: BookRecord): Promise<void> {
    await this.#journal.append(record, () => {
      apply({ functions: this.#functions, slots: this.#slots, lastFired: this.#lastFired }, record);
    });
  }
}

interface Kept {
  readonly functions: Map<string, DeployedFunction>;
  readonly slots: Map<string, number>;
  readonly lastFired: Map<string, BookRecord & { readonly record: 'fired' }>;
}

function apply(kept: Kept, record: BookRecord): void {
  switch (record.record) {
    case 'deployed':
      kept.functions.set(record.function.functionName, record.function);
      return;
    case 'deleted':
      kept.functions.delete(record.functionName);
      return;
    case 'slot':
      kept.slots.set(record.address, record.slot);
      return;
    case 'fired':
      kept.lastFired.set(timerKey(record.functionName, record.triggerName), record);
  }
}

function recordsOf({ functions, slots, lastFired }: Kept): readonly BookRecord[] {
  return [
    ...[...functions.values()].map((one): BookRecord => ({
      v: 1,
      record: 'deployed',
      function: one,
    })),
    ...[...slots].map(([address, slot]): BookRecord => ({ v: 1, record: 'slot', address, slot })),
    ...lastFired.values(),
  ];
}

function timerKey(functionName: string, triggerName: string): string {
  return `${functionName}\n${triggerName}`;
}
