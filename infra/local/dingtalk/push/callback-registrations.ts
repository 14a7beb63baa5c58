import { Journal } from '../../stand-in/journal.ts';
import { isRecord } from '../json-value.ts';

/** Where an app's events go. One for each app. */
export interface CallbackRegistration {
  readonly corpId: string;
  readonly appKey: string;
  readonly url: string;
  /** Types or rules (`isSubscribed`); absent: all but punches. */
  readonly eventTypes?: readonly string[];
  /** What stands at the end of each plaintext. */
  readonly owner: string;
  readonly token: string;
  readonly aesKey: string;
}

type Change =
  | { readonly kind: 'saved'; readonly registration: CallbackRegistration }
  | { readonly kind: 'removed'; readonly appKey: string };

/** The callback URLs of all apps; durable. */
export class CallbackRegistrations {
  readonly #byApp = new Map<string, CallbackRegistration>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<CallbackRegistrations> {
    const registrations = new CallbackRegistrations();
    registrations.#journal = await Journal.open(filePath, (record) => {
      if (isChange(record)) registrations.#apply(record);
    });
    return registrations;
  }

  of(appKey: string): CallbackRegistration | undefined {
    return this.#byApp.get(appKey);
  }

  list(): readonly CallbackRegistration[] {
    return [...this.#byApp.values()];
  }

  /** In place of the one that the app has. */
  save(registration: CallbackRegistration): Promise<void> {
    return this.#record({ kind: 'saved', registration });
  }

  remove(appKey: string): Promise<void> {
    return this.#record({ kind: 'removed', appKey });
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async #record(change: Change): Promise<void> {
    this.#apply(change);
    await this.#journal?.append(change);
  }

  #apply(change: Change): void {
    if (change.kind === 'removed') this.#byApp.delete(change.appKey);
    else this.#byApp.set(change.registration.appKey, change.registration);
  }
}

function isChange(record: unknown): record is Change {
  return isRecord(record) && (record['kind'] === 'saved' || record['kind'] === 'removed');
}
