import { Journal } from '../../stand-in/journal.ts';
import { isRecord } from '../json-value.ts';
import type { AuditRecord } from './audit-record.ts';

interface AddedRecord {
  readonly corpId: string;
  readonly record: AuditRecord;
}

/** Audit records that were added while the stand-in ran; durable. */
export class AuditStore {
  readonly #added: AddedRecord[] = [];
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<AuditStore> {
    const store = new AuditStore();
    store.#journal = await Journal.open(filePath, (record) => {
      if (isAdded(record)) store.#added.push(record);
    });
    return store;
  }

  /** Resolves when it is on disk; told from then on. */
  async add(corpId: string, record: AuditRecord): Promise<void> {
    const added = { corpId, record };
    await this.#journal?.append(added, () => this.#added.push(added));
  }

  records(corpId: string): readonly AuditRecord[] {
    return this.#added.filter((entry) => entry.corpId === corpId).map(({ record }) => record);
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }
}

function isAdded(record: unknown): record is AddedRecord {
  return isRecord(record) && typeof record['corpId'] === 'string' && isRecord(record['record']);
}
