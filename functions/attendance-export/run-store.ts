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
import { runRecordSchema, type RunRecord } from './run-record.ts';

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
      const [, , profile = '', finalPay] = String(row.key['period']).split('/');
      const stored = parseRow(row);
      const period = { from: stored.record.from, to: stored.record.to };
      const run = String(row.key['run']);
      yield { identity: { ...series, period, profile, finalPay, run }, ...stored };
    }
  }

  /** All runs of a company at once, in the order of `listCompany`. */
  async allOf(series: Omit<RunSeries, 'period' | 'profile'>): Promise<StoredRun[]> {
    const all: StoredRun[] = [];
    for await (const run of this.listCompany(series)) all.push(run);
    return all;
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
  const record = runRecordSchema.parse(JSON.parse(typeof text === 'string' ? text : '{}'));
  return { record, version: typeof version === 'bigint' ? version : 0n };
}
