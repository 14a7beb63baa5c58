import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoggedCall } from '../../infra/local/dingtalk/call-log.ts';
import type { CatalogueChange } from '../../infra/local/oss/catalogue.ts';
import { readJournal } from '../../infra/local/stand-in/journal-reader.ts';
import { startTablestoreStandIn } from '../../infra/local/tablestore/tablestore-stand-in.ts';
import { createTableAuditTrail, type AuditEntry } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createTablestoreTableClient,
  HIGHEST,
  LOWEST,
  tables,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { temporaryStandInContext } from './stand-in-context.ts';

/** A stored answer of DingTalk, as the bucket knows it. */
export interface KeptAnswer {
  /** `m-attendance.listRecord-<hash>`; `m-` if the call was metered. */
  readonly call: string;
  readonly objectKey: string;
  readonly storedAtEpochMs: number;
}

/** What a stopped local cloud has on disk, read without the programs that wrote it where possible. */
export interface KeptState {
  /** Every call that DingTalk's stand-in ever answered, in order. */
  /** Calls of the export; those about approvals and audit records are not among them. */
  readonly calls: readonly LoggedCall[];
  /** Objects below `answers/`, in the order of storing. */
  readonly answers: readonly KeptAnswer[];
  /** Object key by call, as the checkpoints say. */
  readonly checkpoints: ReadonlyMap<string, string>;
  /** Everything in the audit trail, oldest first. */
  readonly trail: readonly AuditEntry[];
  /** State of each run. */
  readonly runStates: readonly string[];
  /** How far local time is ahead of the machine's. */
  readonly clockOffsetMs: number;
  /** Names in the folder that the SFTP account writes to. */
  readonly received: readonly string[];
}

/** Reads a state directory that no launcher uses. */
export async function readKeptState(stateDirectory: string, corpId: string): Promise<KeptState> {
  const inState = (name: string): string => path.join(stateDirectory, name);
  const clock: unknown = JSON.parse(await readFile(inState('clock.json'), 'utf8'));
  return {
    calls: ((await recordsOf(inState('dingtalk/calls.journal'))) as LoggedCall[]).filter(
      isOfExport,
    ),
    answers: answersIn(await recordsOf(inState('oss/catalogue.journal'))),
    ...(await readTables(inState('tablestore'), `local/${corpId}`)),
    clockOffsetMs: (clock as { readonly offsetMs: number }).offsetMs,
    received: (await readdir(inState('sftp/account'))).sort(),
  };
}

async function recordsOf(file: string): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  const handle = await open(file, 'r');
  try {
    await readJournal(file, handle, (record) => records.push(record));
  } finally {
    await handle.close();
  }
  return records;
}

function answersIn(records: readonly unknown[]): readonly KeptAnswer[] {
  return (records as readonly CatalogueChange[]).flatMap((change) => {
    if (change.kind !== 'object') return [];
    const [, call] = /\/answers\/([^/]+)\//.exec(change.key) ?? [];
    if (call === undefined) return [];
    return [{ call, objectKey: change.key, storedAtEpochMs: change.object.lastModifiedEpochMs }];
  });
}

async function readTables(
  directory: string,
  organisation: string,
): Promise<Pick<KeptState, 'checkpoints' | 'trail' | 'runStates'>> {
  const temporary = await temporaryStandInContext('kept-tables');
  const standIn = await startTablestoreStandIn({ ...temporary, stateDirectory: directory });
  const client = createTablestoreTableClient({
    endpoint: standIn.endpoints.tlsUrl,
    instanceName: standIn.endpoints.instanceName,
    credentials: () => temporary.credentials.developer,
    trustedAuthorityPem: temporary.authority.certificatePem,
    clock: systemClock,
    random: systemRandom,
  });
  try {
    return {
      checkpoints: await readCheckpoints(client, organisation),
      trail: await readTrail(client, organisation),
      runStates: await readRunStates(client, organisation),
    };
  } finally {
    client.close();
    await standIn.close();
    await temporary.dispose();
  }
}

async function readCheckpoints(
  client: TableClient,
  organisation: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const rows = client.getRange(tables.fetchCheckpoint, {
    from: { run: LOWEST, call: LOWEST },
    to: { run: HIGHEST, call: HIGHEST },
  });
  for await (const { key, columns } of rows) {
    if (!String(key['run']).startsWith(`${organisation}/`)) continue;
    found.set(String(key['call']), String(columns['objectKey']));
  }
  return found;
}

/** The days are found in the table itself, the entries are read as any reader of the trail would. */
async function readTrail(client: TableClient, organisation: string): Promise<AuditEntry[]> {
  const days = new Set<string>();
  const rows = client.getRange(tables.auditTrail, {
    from: { organisation, day: LOWEST, entry: LOWEST },
    to: { organisation, day: HIGHEST, entry: HIGHEST },
  });
  for await (const { key } of rows) days.add(String(key['day']));
  const trail = createTableAuditTrail({
    tables: client,
    organisation,
    clock: systemClock,
    random: systemRandom,
  });
  const entries: AuditEntry[] = [];
  for (const day of [...days].sort()) {
    for await (const entry of trail.list(day)) entries.push(entry);
  }
  return entries;
}

async function readRunStates(client: TableClient, organisation: string): Promise<string[]> {
  const states: string[] = [];
  const rows = client.getRange(tables.payrollRun, {
    from: { organisation, period: LOWEST, run: LOWEST },
    to: { organisation, period: HIGHEST, run: HIGHEST },
  });
  for await (const { columns } of rows) {
    const { state } = JSON.parse(String(columns['record'])) as { readonly state: string };
    states.push(state);
  }
  return states;
}

const NOT_OF_EXPORT = ['/workflow/', '/exclusive/', '/storage/managements/'];

/** The plain sample company's export asks for no approval, and for no audit record. */
function isOfExport({ api }: LoggedCall): boolean {
  return !NOT_OF_EXPORT.some((part) => api.includes(part));
}
