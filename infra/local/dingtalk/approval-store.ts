import { Journal } from '../stand-in/journal.ts';
import type { ApprovalInstance } from './approval-instance.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import { isRecord } from './json-value.ts';
import type { QueuedPush } from './push/queued-push.ts';

type Change =
  | {
      readonly kind: 'approval';
      readonly corpId: string;
      /** Its whole state after the change; the last one holds. */
      readonly instance: ApprovalInstance;
      /** What is to be told of the change, in one record with it: neither is there without the other. */
      readonly pushes?: readonly QueuedPush[];
    }
  | {
      readonly kind: 'template';
      readonly corpId: string;
      readonly template: ApprovalTemplate;
    };

/** Approvals and forms that came into being or changed while the stand-in ran; durable. */
export class ApprovalStore {
  readonly #instances = new Map<string, Map<string, ApprovalInstance>>();
  readonly #templates = new Map<string, Map<string, ApprovalTemplate>>();
  #pushesOfBefore: QueuedPush[] = [];
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<ApprovalStore> {
    const store = new ApprovalStore();
    store.#journal = await Journal.open(filePath, (record) => {
      if (!isChange(record)) return;
      store.#apply(record);
      if (record.kind === 'approval') store.#pushesOfBefore.push(...(record.pushes ?? []));
    });
    return store;
  }

  /** Takes effect at once; resolves when it is on disk. */
  saveInstance(
    corpId: string,
    instance: ApprovalInstance,
    pushes: readonly QueuedPush[],
  ): Promise<void> {
    const told = pushes.length === 0 ? {} : { pushes };
    return this.#record({ kind: 'approval', corpId, instance, ...told });
  }

  /** Pushes that were saved before the store was opened, for a queue that may lack the last of them. */
  takePushesOfBefore(): readonly QueuedPush[] {
    const pushes = this.#pushesOfBefore;
    this.#pushesOfBefore = [];
    return pushes;
  }

  /** Takes effect at once; resolves when it is on disk. */
  saveTemplate(corpId: string, template: ApprovalTemplate): Promise<void> {
    return this.#record({ kind: 'template', corpId, template });
  }

  instances(corpId: string): ReadonlyMap<string, ApprovalInstance> {
    return this.#instances.get(corpId) ?? new Map();
  }

  template(corpId: string, processCode: string): ApprovalTemplate | undefined {
    return this.#templates.get(corpId)?.get(processCode);
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async #record(change: Change): Promise<void> {
    this.#apply(change);
    await this.#journal?.append(change);
  }

  #apply(change: Change): void {
    if (change.kind === 'approval') {
      ofCompany(this.#instances, change.corpId).set(
        change.instance.processInstanceId,
        change.instance,
      );
    } else {
      ofCompany(this.#templates, change.corpId).set(change.template.processCode, change.template);
    }
  }
}

function ofCompany<Value>(
  companies: Map<string, Map<string, Value>>,
  corpId: string,
): Map<string, Value> {
  const found = companies.get(corpId) ?? new Map<string, Value>();
  companies.set(corpId, found);
  return found;
}

function isChange(record: unknown): record is Change {
  return isRecord(record) && typeof record['kind'] === 'string';
}
