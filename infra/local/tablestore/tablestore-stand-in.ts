import type { AccessKey } from '../stand-in/credentials.ts';
import {
  listenHttp,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { batchGetRow, batchWriteRow } from './batch-operations.ts';
import type { Operation } from './call.ts';
import { LIMITS } from './limits.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { getRange } from './range-operation.ts';
import { authenticate, instanceOf } from './request-authentication.ts';
import { RowLocks } from './row-locks.ts';
import { deleteRow, getRow, putRow, updateRow } from './row-operations.ts';
import { signedResponse } from './signed-response.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  listTable,
  updateTable,
} from './table-operations.ts';
import { TableStorage } from './table-storage.ts';
import {
  injectedError,
  noPermission,
  parameterInvalid,
  TablestoreError,
} from './tablestore-error.ts';

/** What `.local/endpoints.json` shows; the launcher adds the credentials. */
export interface TablestoreEndpoints extends Readonly<Record<string, unknown>> {
  /** The instance that the product uses; clients may name any other, they share nothing. */
  readonly instanceName: string;
  readonly url: string;
  readonly tlsUrl: string;
  readonly port: number;
  readonly tlsPort: number;
}

export interface TablestoreStandIn extends StandIn {
  readonly endpoints: TablestoreEndpoints;
}

export interface TablestoreStandInOptions {
  readonly instanceName?: string;
  /** Size of the journal from which it is compacted when mostly dead; default 16 MB. */
  readonly compactionBytes?: number;
}

const NAME = 'tablestore';
/** Name under which single rows of a batch can be told to fail, by their table. */
const ROW_FAULTS = 'tablestore-row';

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['CreateTable', createTable],
  ['ListTable', listTable],
  ['DescribeTable', describeTable],
  ['UpdateTable', updateTable],
  ['DeleteTable', deleteTable],
  ['GetRow', getRow],
  ['PutRow', putRow],
  ['UpdateRow', updateRow],
  ['DeleteRow', deleteRow],
  ['GetRange', getRange],
  ['BatchGetRow', batchGetRow],
  ['BatchWriteRow', batchWriteRow],
]);

/**
 * Starts a server that behaves as Tablestore on its wire protocol, plain and over TLS. Every answer
 * to a write is given after the write is durable in `context.stateDirectory`.
 */
export async function startTablestoreStandIn(
  context: StandInContext,
  options: TablestoreStandInOptions = {},
): Promise<TablestoreStandIn> {
  const storage = await TableStorage.open({
    directory: context.stateDirectory,
    log: context.log,
    ...(options.compactionBytes === undefined ? {} : { compactionBytes: options.compactionBytes }),
  });
  const server = new Server(context, storage);
  const listener = await listenHttp({
    name: NAME,
    context,
    maxBodyBytes: LIMITS.httpBodyBytes,
    operationOf: (request) => request.url.pathname.slice(1),
    handle: (request) => server.handle(request),
    errorOf: (code, request) => server.injected(code, request),
    tooLarge: server.tooLarge(),
  }).catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  return {
    name: NAME,
    ports: listener.ports,
    endpoints: {
      instanceName: options.instanceName ?? 'local-hk',
      url: listener.urls.plain,
      tlsUrl: listener.urls.tls,
      port: listener.ports.plain,
      tlsPort: listener.ports.tls,
    },
    close: async () => {
      await listener.close();
      await storage.close();
    },
  };
}

class Server {
  readonly #context: StandInContext;
  readonly #storage: TableStorage;
  readonly #locks = new RowLocks();

  constructor(context: StandInContext, storage: TableStorage) {
    this.#context = context;
    this.#storage = storage;
  }

  async handle(request: StandInRequest): Promise<StandInResponse> {
    let key: AccessKey | undefined;
    try {
      if (request.method !== 'POST') {
        throw new TablestoreError(
          'OTSMethodNotAllowed',
          'Only POST method for requests is supported.',
        );
      }
      key = authenticate(request, this.#context.credentials, this.#nowMs());
      const body = await this.#run(request, key);
      return this.#response(request, 200, body, key);
    } catch (error) {
      return this.#failure(request, this.#asRefusal(error), key);
    }
  }

  /** An error that the fault switchboard asks for; signed if the request was. */
  injected(code: string, request: StandInRequest): StandInResponse {
    let key: AccessKey | undefined;
    try {
      key = authenticate(request, this.#context.credentials, this.#nowMs());
    } catch {
      key = undefined;
    }
    return this.#failure(request, injectedError(code), key);
  }

  tooLarge(): StandInResponse {
    const error = new TablestoreError(
      'OTSRequestBodyTooLarge',
      'The size of POST data is too large.',
    );
    return { status: error.status, body: error.toProtobuf().finish() };
  }

  async #run(request: StandInRequest, key: AccessKey): Promise<Buffer> {
    const name = request.url.pathname.slice(1);
    const operation = OPERATIONS.get(name);
    if (operation === undefined) throw parameterInvalid(`Unsupported operation: '${name}'.`);
    const instance = instanceOf(request);
    const response = await operation(new ProtobufReader(`${name}Request`, request.body), {
      storage: this.#storage,
      locks: this.#locks,
      instance,
      nowEpochMs: () => this.#nowMs(),
      requireRight: (table) => {
        this.#requireRight(key, name, `instance/${instance.toLowerCase()}/table/${table}`);
      },
      failRowIfAsked: (table) => this.#failRowIfAsked(table),
    });
    return response.finish();
  }

  #requireRight({ principal }: AccessKey, operation: string, resource: string): void {
    const { access } = this.#context;
    if (access?.permits(principal, `ots:${operation}`, resource) === false) throw noPermission();
  }

  #failRowIfAsked(table: string): void {
    for (const effect of this.#context.faults.draw(ROW_FAULTS, table)) {
      if (effect.kind === 'error') throw injectedError(effect.code);
    }
  }

  #asRefusal(error: unknown): TablestoreError {
    if (error instanceof TablestoreError) return error;
    const reason = error instanceof Error ? (error.stack ?? error.message) : 'unknown fault';
    this.#context.log(`${NAME}: ${reason}`);
    return injectedError('OTSInternalServerError');
  }

  #failure(
    request: StandInRequest,
    error: TablestoreError,
    key: AccessKey | undefined,
  ): StandInResponse {
    return this.#response(request, error.status, error.toProtobuf().finish(), key);
  }

  #response(
    request: StandInRequest,
    status: number,
    body: Buffer,
    key: AccessKey | undefined,
  ): StandInResponse {
    return signedResponse({ status, body, key, path: request.url.pathname, nowMs: this.#nowMs() });
  }

  #nowMs(): number {
    return Math.floor(this.#context.clock.nowEpochMs());
  }
}
