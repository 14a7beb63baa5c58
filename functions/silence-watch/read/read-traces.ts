import { appsOf, type OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import {
  partitionOf,
  tables,
  type CallOptions,
  type Columns,
  type TableDefinition,
} from '../../../shared/table-store/index.ts';
import type { TokenTrace, Trace } from '../domain/judge-traces.ts';
import { WatchedRowUnreadableError } from '../errors.ts';
import type { SilenceWatchDependencies } from '../ports.ts';

type Reading = Pick<SilenceWatchDependencies, 'environment' | 'tables'>;

/** Of the rows of `token-refresh`; the sealed token itself is not read. */
const TOKEN_COLUMNS = ['current_obtained', 'current_expires'];
/** `last-sweep` of `event-worker`. */
const LAST_SWEEP = 'last-sweep';

/** When the token of each app was obtained last. @throws the errors of the table port */
export async function readTokens(
  { environment, tables: client }: Reading,
  organisation: OrganisationConfiguration,
  watchedSinceEpochMs: number,
  call: CallOptions,
): Promise<readonly TokenTrace[]> {
  const partition = partitionOf(environment, organisation.corpId);
  const traces: TokenTrace[] = [];
  for (const { clientId } of appsOf(organisation)) {
    const key = { organisation: partition, credential: `app/${clientId}` };
    const { row } = await client.getRow(tables.accessToken, key, {
      ...call,
      columns: TOKEN_COLUMNS,
    });
    const instant = (name: string): number | undefined =>
      instantIn(tables.accessToken, row?.columns ?? {}, name);
    traces.push({
      clientId,
      watchedSinceEpochMs,
      lastSeenEpochMs: instant('current_obtained'),
      expiresAtEpochMs: instant('current_expires'),
    });
  }
  return traces;
}

/** When unfinished events were swept last. @throws the errors of the table port */
export async function readSweep(
  { environment, tables: client }: Reading,
  { corpId }: OrganisationConfiguration,
  watchedSinceEpochMs: number,
  call: CallOptions,
): Promise<Trace> {
  const key = { organisation: partitionOf(environment, corpId), aspect: LAST_SWEEP };
  const { row } = await client.getRow(tables.eventHealth, key, call);
  const lastSeenEpochMs = instantIn(tables.eventHealth, row?.columns ?? {}, 'at');
  return { lastSeenEpochMs, watchedSinceEpochMs };
}

/** An instant in a cell; undefined if there is none. @throws WatchedRowUnreadableError */
export function instantIn(
  table: TableDefinition,
  columns: Columns,
  name: string,
): number | undefined {
  const cell = columns[name];
  if (cell === undefined) return undefined;
  if (typeof cell !== 'bigint') throw new WatchedRowUnreadableError(table.name, name);
  return Number(cell);
}
