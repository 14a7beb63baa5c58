import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AccessKey, LocalCredentials } from '../../../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../../../infra/local/stand-in/local-clock.ts';
import {
  startTablestoreStandIn,
  type TablestoreStandIn,
  type TablestoreStandInOptions,
} from '../../../../infra/local/tablestore/tablestore-stand-in.ts';

/** The official SDK, unmodified: a CommonJS package without types of its own. */
export const sdk = createRequire(import.meta.url)('tablestore') as typeof import('tablestore');

export type Client = import('tablestore').Client;
export type CellValue = import('tablestore').CellValue;
export type PrimaryKeyInput = import('tablestore').PrimaryKeyInput;
export type ColumnCondition = import('tablestore').ColumnCondition;

// Reads are retried by the SDK for half a minute otherwise; the setting is global in the SDK.
const NO_RETRY = { maxRetries: 0 };

/** A stand-in on a directory of its own, with all that a test may want to turn. */
export class RunningStandIn {
  readonly directory: string;
  readonly clock = new LocalClock(0, () => Date.now());
  readonly faults = new FaultSwitchboard();
  readonly credentials = new LocalCredentials(randomBytes(32));
  readonly logged: string[] = [];
  readonly authority: LocalAuthority;
  readonly #options: TablestoreStandInOptions;
  #standIn: TablestoreStandIn | undefined;

  private constructor(
    directory: string,
    authority: LocalAuthority,
    options: TablestoreStandInOptions,
  ) {
    this.directory = directory;
    this.authority = authority;
    this.#options = options;
  }

  static async start(options: TablestoreStandInOptions = {}): Promise<RunningStandIn> {
    const directory = await mkdtemp(path.join(tmpdir(), 'tablestore-stand-in-'));
    const authority = await LocalAuthority.open(path.join(directory, 'authority'));
    const running = new RunningStandIn(directory, authority, options);
    await running.#open();
    return running;
  }

  get standIn(): TablestoreStandIn {
    if (this.#standIn === undefined) throw new Error('the stand-in does not run');
    return this.#standIn;
  }

  /** The file in which everything is kept. */
  get journalFile(): string {
    return path.join(this.directory, 'state', 'tables.journal');
  }

  async restart(): Promise<void> {
    await this.standIn.close();
    await this.#open();
  }

  async stop(): Promise<void> {
    await this.#standIn?.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  client(options: { key?: AccessKey; instance?: string; endpoint?: string } = {}): Client {
    const key = options.key ?? this.credentials.developer;
    return new sdk.Client({
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.accessKeySecret,
      ...(key.securityToken === undefined ? {} : { stsToken: key.securityToken }),
      endpoint: options.endpoint ?? this.standIn.endpoints.url,
      instancename: options.instance ?? this.standIn.endpoints.instanceName,
      ...NO_RETRY,
    });
  }

  async #open(): Promise<void> {
    this.#standIn = await startTablestoreStandIn(
      {
        stateDirectory: path.join(this.directory, 'state'),
        clock: this.clock,
        faults: this.faults,
        credentials: this.credentials,
        certificate: await this.authority.issue('tablestore'),
        ports: { plain: 0, tls: 0 },
        log: (line) => this.logged.push(line),
      },
      this.#options,
    );
  }
}

/** What the SDK makes of a refusal: a numeric code, and the protobuf bytes as its message. */
export interface Refusal {
  readonly status: unknown;
  readonly code: string | undefined;
  readonly text: string;
}

/** Waits for a request to be refused. */
export async function refusalOf(request: Promise<unknown>): Promise<Refusal> {
  try {
    await request;
  } catch (error) {
    const { code, message } = error as { code: unknown; message: string };
    return { status: code, code: /OTS[A-Z][A-Za-z]+/.exec(message)?.[0], text: message };
  }
  throw new Error('the request was not refused');
}

/** A text that is acknowledged as refused with this status and code. */
export function refused(status: number, code: string, text?: string): unknown {
  return {
    status,
    code,
    text: text === undefined ? (expectAny as unknown) : expectText(text),
  };
}

const expectAny = { asymmetricMatch: () => true };

function expectText(text: string): unknown {
  return {
    asymmetricMatch: (actual: unknown) => String(actual).includes(text),
    toString: () => `text with "${text}"`,
  };
}

export const long = (value: bigint | number) => sdk.Long.fromString(String(value));

export function condition(
  expectation: 'IGNORE' | 'EXPECT_EXIST' | 'EXPECT_NOT_EXIST' = 'IGNORE',
  column: ColumnCondition | null = null,
) {
  return new sdk.Condition(sdk.RowExistenceExpectation[expectation], column);
}

/** Makes a table with these key columns, in order. */
export async function createTable(
  client: Client,
  tableName: string,
  key: Readonly<Record<string, 'STRING' | 'INTEGER' | 'BINARY' | 'AUTO'>> = { id: 'STRING' },
  options: { timeToLive?: number; maxVersions?: number; allowUpdate?: boolean } = {},
): Promise<void> {
  await client.createTable({
    tableMeta: {
      tableName,
      primaryKey: Object.entries(key).map(([name, type]) =>
        type === 'AUTO' ? { name, type: 'INTEGER', option: 'AUTO_INCREMENT' } : { name, type },
      ),
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1, ...options },
  });
}

/** The exact digits of one of the SDK's 64-bit integers. */
export function digits(value: unknown): string {
  return (value as { toString(): string }).toString();
}

/** Values as a test writes them down: 64-bit integers as bigint. */
export function plainValue(value: unknown): unknown {
  return value !== null && typeof value === 'object' && 'toNumber' in value
    ? BigInt(digits(value))
    : value;
}

export type PlainRow = { key: Record<string, unknown>; columns: Record<string, unknown> };

interface SdkRow {
  readonly primaryKey?: readonly { name: string; value: unknown }[] | null;
  readonly attributes?: readonly { columnName: string; columnValue: unknown }[] | null;
}

/** A row of an answer; undefined for the empty answer to a row that is not there. */
export function plainRow(row: SdkRow | null | undefined): PlainRow | undefined {
  if (!row?.primaryKey) return undefined;
  return {
    key: Object.fromEntries(row.primaryKey.map(({ name, value }) => [name, plainValue(value)])),
    columns: Object.fromEntries(
      (row.attributes ?? []).map(({ columnName, columnValue }) => [
        columnName,
        plainValue(columnValue),
      ]),
    ),
  };
}

export async function put(
  client: Client,
  tableName: string,
  primaryKey: PrimaryKeyInput,
  columns: Readonly<Record<string, CellValue>> = {},
  when = condition(),
) {
  return client.putRow({
    tableName,
    primaryKey,
    condition: when,
    attributeColumns: Object.entries(columns).map(([name, value]) => ({ [name]: value })),
  });
}

export async function read(
  client: Client,
  tableName: string,
  primaryKey: PrimaryKeyInput,
): Promise<PlainRow | undefined> {
  return plainRow((await client.getRow({ tableName, primaryKey })).row);
}
