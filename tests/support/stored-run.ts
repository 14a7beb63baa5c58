import * as z from 'zod';
import type { ExportDependencies } from '../../functions/attendance-export/ports.ts';
import { createMemoryObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import { MemoryFileTransfer } from '../../shared/file-transfer/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  tables,
  HIGHEST,
  LOWEST,
  type Columns,
  type Row,
  type RangeQuery,
  type TableDefinition,
} from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';

/** What a release has stored of one run: enough to look at it again with a later one. */
const storedRunSchema = z.object({
  release: z.string(),
  environment: z.string(),
  corpId: z.string(),
  company: z.string(),
  month: z.string(),
  /** Of the invented companies; it opens nothing else. */
  keyRing: z.string(),
  objects: z.array(z.object({ key: z.string(), base64: z.string(), contentSha256: z.string() })),
  rows: z.array(
    z.object({
      table: z.enum(['configurationPointer', 'payrollRun', 'fetchCheckpoint']),
      key: z.record(z.string(), z.string()),
      columns: z.record(z.string(), z.union([z.string(), z.object({ integer: z.string() })])),
    }),
  ),
});
export type StoredRunFixture = z.infer<typeof storedRunSchema>;

type Place = Omit<StoredRunFixture, 'objects' | 'rows'> & { readonly run: string };

/** Takes down everything that is stored of a run. */
export async function takeDownRun(
  { tables: client, objects }: Pick<ExportDependencies, 'tables' | 'objects'>,
  { run, ...about }: Place,
): Promise<StoredRunFixture> {
  const { environment, corpId } = about;
  const organisation = partitionOf(environment, corpId);
  const found: StoredRunFixture['objects'] = [];
  for await (const { key } of objects.list('')) {
    // Report and workbook are made from the rest.
    if (/\/outputs\/.*\.(html|xlsx)$/.test(key)) continue;
    const bytes = await objects.get(key);
    if (bytes === undefined) continue;
    const base64 = Buffer.from(bytes).toString('base64');
    found.push({ key, base64, contentSha256: await sha256Of(bytes) });
  }
  const rows: StoredRunFixture['rows'] = [];
  const take = async (
    table: StoredRunFixture['rows'][number]['table'],
    range: RangeQuery,
  ): Promise<void> => {
    const definition: TableDefinition = tables[table];
    for await (const row of client.getRange(definition, range)) rows.push(rowOf(table, row));
  };
  await take('configurationPointer', {
    from: { environment: LOWEST },
    to: { environment: HIGHEST },
  });
  await take('payrollRun', {
    from: { organisation, period: LOWEST, run: LOWEST },
    to: { organisation, period: HIGHEST, run: HIGHEST },
  });
  await take('fetchCheckpoint', {
    from: { run: `${organisation}/${run}`, call: LOWEST },
    to: { run: `${organisation}/${run}`, call: HIGHEST },
  });
  return { ...about, objects: found, rows };
}

function rowOf(
  table: StoredRunFixture['rows'][number]['table'],
  { key, columns }: Row,
): StoredRunFixture['rows'][number] {
  return {
    table,
    key: Object.fromEntries(Object.entries(key).map(([name, value]) => [name, String(value)])),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, value]) => [
        name,
        typeof value === 'bigint' ? { integer: String(value) } : String(value),
      ]),
    ),
  };
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(bytes))).toString('hex');
}

/**
 * Stores in memory that hold what was taken down, and nothing else: whoever asks DingTalk, takes a
 * lease or writes to the trail fails. The clock stands long after DingTalk's 180 days.
 */
export async function setUpRun(document: unknown): Promise<{
  readonly about: StoredRunFixture;
  readonly dependencies: ExportDependencies;
}> {
  const about = storedRunSchema.parse(document);
  const clock: Clock = {
    nowEpochMs: () => Date.parse('2035-01-01T00:00:00Z'),
    sleep: () => Promise.resolve(),
  };
  const objects = createMemoryObjectStore();
  for (const { key, base64, contentSha256 } of about.objects) {
    const contentType = 'application/octet-stream';
    await objects.putOnce(key, Buffer.from(base64, 'base64'), { contentType, contentSha256 });
  }
  const client = createMemoryTableClient({ clock });
  for (const { table, key, columns } of about.rows) {
    const definition: TableDefinition = tables[table];
    await client.putRow(definition, key, columnsOf(columns), { row: 'must-not-exist' });
  }
  const dependencies: ExportDependencies = {
    environment: about.environment,
    leaseMs: 1_000,
    clock,
    random: systemRandom,
    tables: client,
    objects,
    sealer: createAesGcmSealer(parseSealingKeyRing(about.keyRing), systemRandom),
    secrets: new MemorySecretProvider({}),
    transfer: new MemoryFileTransfer(),
    log: createJsonLogger({ clock, write: () => undefined }),
    encrypter: { encrypt: noNeighbour, check: noNeighbour },
    groupRobot: { send: noNeighbour },
    leasesOf: noNeighbour,
    ledgerOf: noNeighbour,
    auditTrailOf: noNeighbour,
    dingTalkOf: noNeighbour,
  };
  return { about, dependencies };
}

function columnsOf(columns: StoredRunFixture['rows'][number]['columns']): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : BigInt(value.integer),
    ]),
  );
}

function noNeighbour(): never {
  throw new Error('a stored run is looked at without any neighbour');
}
