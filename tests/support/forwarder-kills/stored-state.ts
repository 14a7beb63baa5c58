import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import {
  HIGHEST,
  LOWEST,
  partitionOf,
  tables,
  type RangeQuery,
  type Row,
  type TableDefinition,
} from '../../../shared/table-store/index.ts';
import {
  everythingIn,
  witnessArchive,
  type WitnessedArchive,
} from '../audit-archive/archive-witness.ts';
import type { AuditServices } from './audit-services.ts';

/** What is stored of a stream besides its events, as the rows have it. */
export interface StoredCheckpoint {
  readonly stream: string;
  readonly nextSequence: number;
  readonly delivered: number;
  readonly resent: number;
  readonly rejected: number;
}

/** What tables and archive hold in the end; read without any code of the function. */
export interface StoredState {
  /** Of the sink. */
  readonly checkpoints: readonly StoredCheckpoint[];
  /** Highest sequence of each stream, by its row. */
  readonly lastSequences: ReadonlyMap<string, number>;
  readonly archives: ReadonlyMap<string, WitnessedArchive>;
  readonly trail: readonly StoredEntry[];
  readonly openRejections: number;
  readonly replayedRejections: number;
}

export interface StoredEntry {
  readonly id: string;
  readonly action: string;
  readonly atEpochMs: number;
}

export async function readStoredState(services: AuditServices): Promise<StoredState> {
  await services.followTime();
  const { corpId, tables: client } = services.local;
  const organisation = partitionOf(STAGE, corpId);
  const rows = async (
    table: TableDefinition,
    part: Readonly<Record<string, string>>,
    open: readonly string[],
  ): Promise<readonly Row[]> => {
    const range: Pick<RangeQuery, 'from' | 'to'> = {
      from: { ...part, ...Object.fromEntries(open.map((name) => [name, LOWEST] as const)) },
      to: { ...part, ...Object.fromEntries(open.map((name) => [name, HIGHEST] as const)) },
    };
    const found: Row[] = [];
    for await (const row of client.getRange(table, range)) found.push(row);
    return found;
  };
  const checkpoints = await rows(tables.auditCheckpoint, { organisation }, ['delivery']);
  const sent = checkpoints.map(checkpointOf).flatMap((one) => one ?? []);
  const lastSequences = new Map<string, number>();
  const archives = new Map<string, WitnessedArchive>();
  for (const { key, columns } of await rows(tables.auditStream, { organisation }, ['stream'])) {
    const stream = String(key['stream']);
    const { first, count } = columns;
    lastSequences.set(stream, first === undefined ? 0 : Number(first) + Number(count) - 1);
    const prefix = `audit/${STAGE}/${corpId}/${stream}/`;
    archives.set(stream, witnessArchive(await everythingIn(services.archive, prefix)));
  }
  const trail = await rows(tables.auditTrail, { organisation }, ['day', 'entry']);
  const rejections = await rows(tables.auditRejection, { part: `${organisation}/splunk` }, [
    'event',
  ]);
  const stateOf = (state: string) =>
    rejections.filter(({ columns }) => columns['state'] === state).length;
  return {
    checkpoints: sent,
    lastSequences,
    archives,
    trail: trail.map(entryOf),
    openRejections: stateOf('open'),
    replayedRejections: stateOf('replayed'),
  };
}

function checkpointOf({ key, columns }: Row): StoredCheckpoint | undefined {
  const [sink, stream = ''] = String(key['delivery']).split('/');
  if (sink !== 'splunk') return undefined;
  return {
    stream,
    nextSequence: Number(columns['next_sequence']),
    delivered: Number(columns['delivered']),
    resent: Number(columns['resent']),
    rejected: Number(columns['rejected']),
  };
}

function entryOf({ columns }: Row): StoredEntry {
  const { id, action, at } = JSON.parse(String(columns['body'])) as Readonly<
    Record<'id' | 'action' | 'at', string>
  >;
  return { id, action, atEpochMs: Date.parse(at) };
}
