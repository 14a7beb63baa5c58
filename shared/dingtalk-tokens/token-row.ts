import { sealedCellContext } from '../sealed-rows/index.ts';
import { describeSealed, type Sealer } from '../sealing/index.ts';
import { tables, type Columns } from '../table-store/index.ts';
import { credentialKeyOf } from './credential-key.ts';
import type {
  AlarmKind,
  Credential,
  KeptToken,
  NextTokenRecord,
  RefreshState,
  TokenRecord,
} from './token-record.ts';

/** The sealed columns of a row; `shared/sealed-rows` has them too. */
const SEALED_TOKEN_COLUMNS = ['current', 'previous', 'renewal'] as const;
type TokenColumn = (typeof SEALED_TOKEN_COLUMNS)[number];

const STATES = [
  'fresh',
  'failing',
  'exhausted',
  'revoked',
] as const satisfies readonly RefreshState[];
const ALARMS = ['failing', 'revoked'] as const satisfies readonly AlarmKind[];

export interface TokenRowPlace {
  readonly organisation: string;
  readonly credential: Credential;
}

/** All columns; values are sealed, times stand beside them in clear. */
export function tokenColumns(
  organisation: string,
  record: NextTokenRecord,
  { version, stamp }: { readonly version: bigint; readonly stamp: string },
  sealer: Sealer,
): Columns {
  const place = { organisation, credential: record.credential };
  return {
    v: 1n,
    version,
    stamp,
    state: record.state,
    due: wholeMs(record.dueAtEpochMs),
    failures: BigInt(record.failures),
    ...optional('failing_since', record.failingSinceEpochMs),
    ...(record.lastFailureCode === undefined ? {} : { failure: record.lastFailureCode }),
    ...(record.alarmTold === undefined ? {} : { alarm: record.alarmTold }),
    ...(record.secretVersion === undefined ? {} : { secret: record.secretVersion }),
    ...SEALED_TOKEN_COLUMNS.reduce<Columns>(
      (columns, column) => ({ ...columns, ...tokenCells(place, column, record[column], sealer) }),
      {},
    ),
  };
}

/**
 * Reads a row back; without a sealer the values stay empty.
 *
 * @throws TypeError for a row that this product did not write; SealBrokenError,
 *   UnknownSealingKeyError
 */
export function tokenRecordOf(
  place: TokenRowPlace,
  columns: Columns,
  sealer: Sealer | undefined,
): TokenRecord {
  return {
    credential: place.credential,
    version: integerAt(columns, 'version'),
    state: wordAt(columns, 'state', STATES),
    current: tokenAt(place, columns, 'current', sealer),
    previous: tokenAt(place, columns, 'previous', sealer),
    renewal: tokenAt(place, columns, 'renewal', sealer),
    dueAtEpochMs: Number(integerAt(columns, 'due')),
    failures: Number(integerAt(columns, 'failures')),
    failingSinceEpochMs: instantAt(columns, 'failing_since'),
    lastFailureCode: textAt(columns, 'failure'),
    alarmTold: columns['alarm'] === undefined ? undefined : wordAt(columns, 'alarm', ALARMS),
    secretVersion: textAt(columns, 'secret'),
    sealingKeyId: keyIdIn(columns),
  };
}

function tokenCells(
  place: TokenRowPlace,
  column: TokenColumn,
  token: KeptToken | undefined,
  sealer: Sealer,
): Columns {
  if (token === undefined) return {};
  return {
    [column]: sealer.seal(Buffer.from(token.value), contextOf(place, column)),
    [`${column}_obtained`]: wholeMs(token.obtainedAtEpochMs),
    [`${column}_expires`]: wholeMs(token.expiresAtEpochMs),
    ...optional(`${column}_proven`, token.provenAtEpochMs),
  };
}

function tokenAt(
  place: TokenRowPlace,
  columns: Columns,
  column: TokenColumn,
  sealer: Sealer | undefined,
): KeptToken | undefined {
  const sealed = columns[column];
  if (sealed === undefined) return undefined;
  if (!(sealed instanceof Uint8Array)) return refuse(column);
  const value = sealer?.open(sealed, contextOf(place, column));
  return {
    value: value === undefined ? '' : Buffer.from(value).toString('utf8'),
    obtainedAtEpochMs: Number(integerAt(columns, `${column}_obtained`)),
    expiresAtEpochMs: Number(integerAt(columns, `${column}_expires`)),
    provenAtEpochMs: instantAt(columns, `${column}_proven`),
  };
}

function contextOf({ organisation, credential }: TokenRowPlace, column: TokenColumn): string {
  const key = { organisation, credential: credentialKeyOf(credential) };
  return sealedCellContext(tables.accessToken, key, column);
}

function keyIdIn(columns: Columns): string | undefined {
  for (const column of SEALED_TOKEN_COLUMNS) {
    const sealed = columns[column];
    if (sealed instanceof Uint8Array) return describeSealed(sealed)?.keyId;
  }
  return undefined;
}

function optional(name: string, epochMs: number | undefined): Columns {
  return epochMs === undefined ? {} : { [name]: wholeMs(epochMs) };
}

function wholeMs(epochMs: number): bigint {
  return BigInt(Math.round(epochMs));
}

function integerAt(columns: Columns, name: string): bigint {
  const value = columns[name];
  return typeof value === 'bigint' ? value : refuse(name);
}

function instantAt(columns: Columns, name: string): number | undefined {
  return columns[name] === undefined ? undefined : Number(integerAt(columns, name));
}

function textAt(columns: Columns, name: string): string | undefined {
  const value = columns[name];
  return value === undefined || typeof value === 'string' ? value : refuse(name);
}

function wordAt<Word extends string>(columns: Columns, name: string, words: readonly Word[]): Word {
  return words.find((word) => word === columns[name]) ?? refuse(name);
}

function refuse(name: string): never {
  throw new TypeError(`a row of tokens has no usable column "${name}"`);
}
