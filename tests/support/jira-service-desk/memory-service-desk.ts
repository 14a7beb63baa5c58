import { RequestRefusedError } from '../../../functions/jira-service-desk/errors.ts';
import type {
  FoundRequest,
  MadeRequest,
  NewRequest,
  RequestFile,
  ServiceDesk,
} from '../../../functions/jira-service-desk/ports.ts';
import type { Clock } from '../../../shared/time/index.ts';

export interface KeptRequest extends MadeRequest, NewRequest {
  readonly createdEpochMs: number;
  readonly files: RequestFile[];
  readonly properties: Map<string, object>;
}

/** A site in memory, with an index that lags and accounts by their address. */
export class MemoryServiceDesk implements ServiceDesk {
  readonly requests: KeptRequest[] = [];
  readonly accounts = new Map<string, string>();
  readonly customers = new Set<string>();
  indexDelayMs = 60_000;
  /** As a site would whose request type does not show the field. */
  dropsLabels = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async create(request: NewRequest): Promise<MadeRequest> {
    const { raiseOnBehalfOf } = request;
    if (raiseOnBehalfOf !== undefined && !this.customers.has(raiseOnBehalfOf)) {
      throw new RequestRefusedError({ operation: 'POST request', status: 400 });
    }
    const number = this.requests.length + 1;
    const made = {
      issueId: String(10_000 + number),
      issueKey: `ITSD-${String(number)}`,
      webUrl: `https://site.example/ITSD-${String(number)}`,
    };
    const createdEpochMs = this.#clock.nowEpochMs();
    const fieldValues = this.dropsLabels
      ? { ...request.fieldValues, labels: [] }
      : request.fieldValues;
    this.requests.push({
      ...request,
      fieldValues,
      ...made,
      createdEpochMs,
      files: [],
      properties: new Map(),
    });
    return made;
  }

  async findByLabel(query: {
    readonly label: string;
    readonly knownIssueIds?: readonly string[];
  }): Promise<readonly FoundRequest[]> {
    const now = this.#clock.nowEpochMs();
    return this.requests
      .filter(
        ({ createdEpochMs, issueId }) =>
          now - createdEpochMs >= this.indexDelayMs || query.knownIssueIds?.includes(issueId),
      )
      .filter(({ fieldValues }) => (fieldValues['labels'] as string[]).includes(query.label))
      .map(({ issueId, issueKey }) => ({ issueId, issueKey }));
  }

  async read(issueKey: string): Promise<MadeRequest> {
    const { issueId, webUrl } = this.#find(issueKey);
    return { issueId, issueKey, webUrl };
  }

  async setProperty(issueKey: string, name: string, value: object): Promise<void> {
    this.#find(issueKey).properties.set(name, value);
  }

  async listFiles(issueKey: string): Promise<{ name: string; bytes: number }[]> {
    return this.#find(issueKey).files.map(({ name, content }) => ({ name, bytes: content.length }));
  }

  async attach(issueKey: string, _serviceDeskId: string, file: RequestFile): Promise<void> {
    this.#find(issueKey).files.push(file);
  }

  async findAccount(email: string): Promise<string | undefined> {
    return this.accounts.get(email);
  }

  async createCustomer({ email }: { readonly email: string }): Promise<string> {
    if (this.accounts.has(email)) {
      throw new RequestRefusedError({ operation: 'POST customer', status: 400 });
    }
    const accountId = `qm:${String(this.accounts.size + 1)}`;
    this.accounts.set(email, accountId);
    return accountId;
  }

  async addCustomer(_serviceDeskId: string, accountId: string): Promise<void> {
    this.customers.add(accountId);
  }

  async projectKeyOf(serviceDeskId: string): Promise<string | undefined> {
    return serviceDeskId === '10' ? 'ITSD' : undefined;
  }

  async fieldsOf(): ReturnType<ServiceDesk['fieldsOf']> {
    return undefined;
  }

  #find(issueKey: string): KeptRequest {
    const request = this.requests.find((one) => one.issueKey === issueKey);
    if (request === undefined) {
      throw new RequestRefusedError({ operation: 'GET request', status: 404 });
    }
    return request;
  }
}
