import * as z from 'zod';
import type { Lease } from '../../shared/lease/index.ts';
import {
  HIGHEST,
  LOWEST,
  partitionOf,
  TableOutcomeUnknownError,
  tables,
  type Columns,
  type Row,
  type TableClient,
  type WriteCondition,
} from '../../shared/table-store/index.ts';
import { ExportHaltedError } from './errors.ts';
import { runLabel, seriesLabel, type RunIdentity, type RunSeries } from './object-keys.ts';

/**
 * - `collecting`: answers are being fetched, or nothing has been computed yet
 * - `held`: computed and stored; an exception that affects pay is open
 * - `uploading`: released; the temporary file may be at the receiver
 * - `renaming`: the temporary file is whole; its final name may be there, or already be taken away
 * - `delivered`: read back and equal; `delivered-unconfirmed`: sent, and could not be read back
 * - `unchanged`: a further run whose file equals the delivered one; nothing was sent
 * - `superseded`: given up for a newer run before anything was sent
 */
export const runStates = [
  'collecting',
  'held',
  'uploading',
  'renaming',
  'delivered',
  'delivered-unconfirmed',
  'unchanged',
  'superseded',
] as const;
export type RunState = (typeof runStates)[number];

const recordSchema = z.object({
  v: z.literal(1),
  state: z.enum(runStates),
  from: z.string(),
  to: z.string(),
  startedAtEpochMs: z.number(),
  startedBy: z.enum(['timer', 'manual-invoke']),
  meteredCallsPlanned: z.number().default(0),
  meteredCallsUsed: z.number().default(0),
  /** By Hong Kong month `yyyy-MM`, because the quota begins anew with each. */
  meteredCallsByMonth: z.record(z.string(), z.number()).default({}),
  peopleKey: z.string().optional(),
  peopleSha256: z.string().optional(),
  inputsSha256: z.string().optional(),
  /** Of mapping, codes, profile, scope settings and engine: what the file was computed with. */
  settingsSha256: z.string().optional(),
  linesSha256: z.string().optional(),
  temporaryName: z.string().optional(),
  fileName: z.string().optional(),
  fileKey: z.string().optional(),
  fileSha256: z.string().optional(),
  fileSizeBytes: z.number().optional(),
  manifestKey: z.string().optional(),
  exceptionsKey: z.string().optional(),
  accepted: z.array(z.string()).default([]),
  /** `sftp://host:port/path`, fixed when the first byte is about to be sent. */
  destination: z.string().optional(),
  deliveredAtEpochMs: z.number().optional(),
  /** Why a read-back was not possible. */
  unconfirmedBecause: z.string().optional(),
  lastErrorCode: z.string().optional(),
});

/** What is stored of a run. */
export type RunRecord = z.infer<typeof recordSchema>;

export interface StoredRun {
  readonly identity: RunIdentity;
  readonly record: RunRecord;
  /** Rises with every change; a change is made to the very version that was read. */
  readonly version: bigint;
}

/**
 * Runs of payroll, newest last. A change names the version that it was made from and carries the
 * fencing number: neither a late owner nor a write that arrives late can undo a newer change.
 */
export class RunStore {
  readonly #tables: TableClient;

  constructor(client: TableClient) {
    this.#tables = client;
  }

  /** All runs of a company, every period and profile; for the check of overlapping periods. */
  async *listCompany(series: Omit<RunSeries, 'period' | 'profile'>): AsyncIterable<StoredRun> {
    const organisation = partitionOf(series.environment, series.corpId);
    const rows = this.#tables.getRange(tables.payrollRun, {
      from: { organisation, period: `${series.company}/`, run: LOWEST },
      // '0' follows '/' in byte order, so this is the end of the company's prefix.
      to: { organisation, period: `${series.company}0`, run: LOWEST },
    });
    for await (const row of rows) {
      const [, , profile = ''] = String(row.key['period']).split('/');
      const stored = parseRow(row);
      const period = { from: stored.record.from, to: stored.record.to };
      yield { identity: { ...series, period, profile, run: String(row.key['run']) }, ...stored };
    }
  }

  /** The runs of a series, oldest first. */
  async list(series: RunSeries): Promise<StoredRun[]> {
    const organisation = partitionOf(series.environment, series.corpId);
    const period = seriesLabel(series);
    const runs: StoredRun[] = [];
    const rows = this.#tables.getRange(tables.payrollRun, {
      from: { organisation, period, run: LOWEST },
      to: { organisation, period, run: HIGHEST },
    });
    for await (const row of rows) {
      runs.push({ identity: { ...series, run: String(row.key['run']) }, ...parseRow(row) });
    }
    return runs;
  }

  /** Creates the row of a new run. @throws ExportHaltedError `run.state-changed` if it exists */
  create(identity: RunIdentity, record: RunRecord, lease: Lease): Promise<StoredRun> {
    const created = { identity, record, version: 1n };
    return this.#write(created, lease, { row: 'must-not-exist' });
  }

  /**
   * Replaces the record of the run as it was read.
   *
   * @throws ExportHaltedError `run.state-changed` if somebody has changed it since
   */
  save(from: StoredRun, record: RunRecord, lease: Lease): Promise<StoredRun> {
    const { identity, version } = from;
    return this.#write({ identity, record, version: version + 1n }, lease, {
      row: 'must-exist',
      columns: {
        all: [
          { column: 'version', is: '=', value: version, passIfMissing: false },
          { column: 'fence', is: '<=', value: lease.fencingToken, passIfMissing: false },
        ],
      },
    });
  }

  async #write(to: StoredRun, lease: Lease, condition: WriteCondition): Promise<StoredRun> {
    const { identity, record, version } = to;
    const key = {
      organisation: partitionOf(identity.environment, identity.corpId),
      period: seriesLabel(identity),
      run: identity.run,
    };
    const columns: Columns = {
      v: 1n,
      version,
      fence: lease.fencingToken,
      owner: lease.owner,
      record: JSON.stringify(record),
    };
    const write = () => this.#tables.putRow(tables.payrollRun, key, columns, condition);
    // The condition names one version, so repeating after an unknown outcome is harmless.
    const result = await write().catch((error: unknown) => {
      if (error instanceof TableOutcomeUnknownError) return write();
      throw error;
    });
    if (result.outcome === 'written') return to;
    const { row } = await this.#tables.getRow(tables.payrollRun, key);
    const isMine =
      row?.columns['version'] === version &&
      row.columns['owner'] === lease.owner &&
      row.columns['record'] === columns['record'];
    if (!isMine) throw stateChanged(identity);
    return to;
  }
}

function stateChanged(identity: RunIdentity): ExportHaltedError {
  return new ExportHaltedError('run.state-changed', {
    retryable: true,
    text: {
      en: `Run ${runLabel(identity)} was changed by a newer invocation; this one has stopped.`,
      zhHK: `匯出 ${runLabel(identity)} 已由較新的程序更改；本程序已停止。`,
    },
    remedy: {
      en: 'Nothing is lost. Look at the status, then run the command again if the run is not finished.',
      zhHK: '資料沒有遺失。請查看狀態；如尚未完成，請再執行指令。',
    },
  });
}

function parseRow(row: Row): Pick<StoredRun, 'record' | 'version'> {
  const { record: text, version } = row.columns;
  const record = recordSchema.parse(JSON.parse(typeof text === 'string' ? text : '{}'));
  return { record, version: typeof version === 'bigint' ? version : 0n };
}
