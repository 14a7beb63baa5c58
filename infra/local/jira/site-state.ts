import path from 'node:path';
import { Journal } from '../stand-in/journal.ts';
import type { Account, JiraSite, ServiceDesk, StoredAttachment, StoredRequest } from './site.ts';

/** A file that was uploaded and belongs to no request yet. */
export interface TemporaryFile extends Omit<StoredAttachment, 'id' | 'createdEpochMs'> {
  readonly temporaryAttachmentId: string;
}

type StateRecord =
  | { readonly kind: 'request'; readonly request: StoredRequest }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'customer'; readonly serviceDeskId: string; readonly accountId: string }
  | { readonly kind: 'temporary-file'; readonly file: TemporaryFile };

const FIRST_ISSUE_ID = 10_000;

/** What the site holds. Every change is on disk when its promise resolves. */
export class SiteState {
  readonly #site: JiraSite;
  readonly #requests = new Map<string, StoredRequest>();
  readonly #accounts = new Map<string, Account>();
  readonly #customers = new Set<string>();
  readonly #temporaryFiles = new Map<string, TemporaryFile>();
  #journal: Journal | undefined;
  #lastIssue = 0;

  private constructor(site: JiraSite) {
    this.#site = site;
    for (const account of site.accounts) this.#accounts.set(account.accountId, account);
    for (const [serviceDeskId, accountIds] of Object.entries(site.customers)) {
      for (const accountId of accountIds) this.#customers.add(`${serviceDeskId} ${accountId}`);
    }
  }

  static async open(stateDirectory: string, site: JiraSite): Promise<SiteState> {
    const state = new SiteState(site);
    const file = path.join(stateDirectory, 'site.journal');
    state.#journal = await Journal.open(file, (record) => state.#apply(record as StateRecord));
    return state;
  }

  get serviceDesks(): readonly ServiceDesk[] {
    return this.#site.serviceDesks;
  }

  /** Whoever the API token belongs to. */
  get owner(): Account {
    const [owner] = this.#site.accounts;
    if (owner === undefined) throw new RangeError('a site needs an account for its API token');
    return owner;
  }

  /** In the order of making. */
  requests(): readonly StoredRequest[] {
    return [...this.#requests.values()];
  }

  /** By key or id. */
  request(keyOrId: string): StoredRequest | undefined {
    return (
      this.#requests.get(keyOrId.toUpperCase()) ??
      this.requests().find(({ issueId }) => issueId === keyOrId)
    );
  }

  accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  account(accountId: string): Account | undefined {
    return this.#accounts.get(accountId);
  }

  isCustomer(serviceDeskId: string, accountId: string): boolean {
    return this.#customers.has(`${serviceDeskId} ${accountId}`);
  }

  temporaryFile(id: string): TemporaryFile | undefined {
    return this.#temporaryFiles.get(id);
  }

  /** Numbers are given at once, so that requests made at the same time differ. */
  nextIssue({ projectKey }: ServiceDesk): { readonly issueId: string; readonly issueKey: string } {
    this.#lastIssue += 1;
    return {
      issueId: String(FIRST_ISSUE_ID + this.#lastIssue),
      issueKey: `${projectKey}-${String(this.#lastIssue)}`,
    };
  }

  saveRequest(request: StoredRequest): Promise<void> {
    return this.#write({ kind: 'request', request });
  }

  /** Changes a request as it is when the change is made; changes follow one another. */
  async changeRequest(
    issueKey: string,
    change: (request: StoredRequest) => StoredRequest,
  ): Promise<void> {
    const present = this.#requests.get(issueKey);
    if (present === undefined) throw new RangeError(`no request ${issueKey}`);
    const changed = change(present);
    // At once: a second change must build on this one, not on what is on disk.
    this.#requests.set(issueKey, changed);
    await this.saveRequest(changed);
  }

  addAccount(account: Account): Promise<void> {
    return this.#write({ kind: 'account', account });
  }

  addCustomer(serviceDeskId: string, accountId: string): Promise<void> {
    return this.#write({ kind: 'customer', serviceDeskId, accountId });
  }

  addTemporaryFile(file: TemporaryFile): Promise<void> {
    return this.#write({ kind: 'temporary-file', file });
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async #write(record: StateRecord): Promise<void> {
    if (this.#journal === undefined) throw new Error('the state is not open');
    await this.#journal.append(record, () => this.#apply(record));
  }

  #apply(record: StateRecord): void {
    switch (record.kind) {
      case 'request': {
        const { request } = record;
        this.#requests.set(request.issueKey, request);
        this.#lastIssue = Math.max(this.#lastIssue, Number(request.issueId) - FIRST_ISSUE_ID);
        return;
      }
      case 'account':
        this.#accounts.set(record.account.accountId, record.account);
        return;
      case 'customer':
        this.#customers.add(`${record.serviceDeskId} ${record.accountId}`);
        return;
      case 'temporary-file':
        this.#temporaryFiles.set(record.file.temporaryAttachmentId, record.file);
        return;
    }
  }
}
