import { randomInt } from 'node:crypto';
import path from 'node:path';
import type { PolicySource } from '../stand-in/access-judge.ts';
import { Journal } from '../stand-in/journal.ts';

export interface AttachedPolicy {
  readonly policyName: string;
  readonly attachedAtEpochMs: number;
}

export interface StoredRole {
  readonly roleName: string;
  readonly roleId: string;
  readonly description: string;
  /** Who may take the role; JSON. */
  readonly trustPolicy: string;
  readonly maxSessionSeconds: number;
  readonly createdAtEpochMs: number;
  readonly updatedAtEpochMs: number;
  readonly attached: readonly AttachedPolicy[];
}

export interface PolicyVersion {
  readonly versionId: string;
  /** JSON. */
  readonly document: string;
  readonly createdAtEpochMs: number;
}

export interface StoredPolicy {
  readonly policyName: string;
  readonly description: string;
  readonly createdAtEpochMs: number;
  readonly updatedAtEpochMs: number;
  /** The oldest first. */
  readonly versions: readonly [PolicyVersion, ...PolicyVersion[]];
  readonly defaultVersion: string;
  /** Numbers of versions are not used again. */
  readonly lastNumber: number;
}

/** How long temporary keys of a role last unless it says otherwise; also the shortest it may say. */
export const DEFAULT_SESSION_SECONDS = 3_600;

/** What becomes of a role or a policy; absent: it is gone. */
export type BookEntry =
  | { readonly kind: 'role'; readonly name: string; readonly role?: StoredRole }
  | { readonly kind: 'policy'; readonly name: string; readonly policy?: StoredPolicy };

/** A journal with this many records more than there are roles and policies is written anew. */
const DEAD_RECORDS = 2_000;

/**
 * Roles and policies of the account. One change at a time, each whole or not at all; what a change makes
 * is seen when it is on disk.
 */
export class AccountBook implements PolicySource {
  readonly roles = new Map<string, StoredRole>();
  readonly policies = new Map<string, StoredPolicy>();
  #journal: Journal | undefined;
  #changing: Promise<unknown> = Promise.resolve();
  #revision = 0;

  static async open(directory: string): Promise<AccountBook> {
    const book = new AccountBook();
    const journal = await Journal.open(path.join(directory, 'account.journal'), (record) => {
      book.#apply(record as BookEntry);
    });
    book.#journal = journal;
    if (journal.recordCount > book.roles.size + book.policies.size + DEAD_RECORDS) {
      await journal.rewrite(() => book.#entries());
    }
    return book;
  }

  get revision(): number {
    return this.#revision;
  }

  policiesOf(roleName: string): readonly string[] {
    const attached = this.roles.get(roleName)?.attached ?? [];
    return attached.flatMap(({ policyName }) => {
      const policy = this.policies.get(policyName);
      return policy === undefined ? [] : [documentInForce(policy)];
    });
  }

  /** @param decide looks at what there is and says what becomes of it; may refuse by throwing. */
  change(decide: () => BookEntry): Promise<void> {
    const change = this.#changing.then(async () => {
      const entry = decide();
      await this.#journal?.append(entry, () => {
        this.#apply(entry);
      });
    });
    this.#changing = change.catch(() => undefined);
    return change;
  }

  async close(): Promise<void> {
    await this.#changing;
    await this.#journal?.close();
  }

  #apply(entry: BookEntry): void {
    this.#revision += 1;
    if (entry.kind === 'role') setOrDelete(this.roles, entry.name, entry.role);
    else setOrDelete(this.policies, entry.name, entry.policy);
  }

  *#entries(): Iterable<BookEntry> {
    for (const [name, role] of this.roles) yield { kind: 'role', name, role };
    for (const [name, policy] of this.policies) yield { kind: 'policy', name, policy };
  }
}

/** Eighteen digits, as RAM numbers roles. */
export function newRoleId(): string {
  return `3${String(randomInt(10 ** 14, 2 ** 48 - 1)).padStart(17, '0')}`;
}

/** The document of the version that counts. */
export function documentInForce({ versions, defaultVersion }: StoredPolicy): string {
  const inForce = versions.find(({ versionId }) => versionId === defaultVersion) ?? versions[0];
  return inForce.document;
}

function setOrDelete<Value>(map: Map<string, Value>, name: string, value: Value | undefined): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value);
}
