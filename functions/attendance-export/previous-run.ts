import type { PayPeriod } from '../../shared/time/index.ts';
import type { ControlTotal } from './domain/control-total.ts';
import { storedManifestSchema } from './domain/manifest.ts';
import type { PersonCodeMinutes } from './domain/outliers.ts';
import { RunFigures } from './domain/run-figures.ts';
import { storedObjectAltered } from './errors.ts';
import { eachPersonAmounts } from './ledger/amounts-archive.ts';
import type { RunSeries } from './object-keys.ts';
import { previousDelivered } from './people-of-run.ts';
import type { ExportDependencies } from './ports.ts';
import type { StoredRun } from './run-store.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

/** What a report compares a run with. */
export interface PreviousRun {
  readonly period: PayPeriod;
  readonly run: string;
  readonly totals: readonly ControlTotal[];
  /** Undefined if the run is of before amounts were kept. */
  readonly figures: readonly PersonCodeMinutes[] | undefined;
}

/**
 * Totals and sums of the company's last delivered regular run before the series' period; undefined if
 * there is none.
 *
 * @throws ExportHaltedError `answer.altered` if its manifest or its amounts are missing
 */
export async function readPreviousRun(
  stores: Stores,
  runs: readonly StoredRun[],
  series: RunSeries,
): Promise<PreviousRun | undefined> {
  const stored = previousDelivered(runs, series);
  if (stored === undefined) return undefined;
  const { period, run } = stored.identity;
  return {
    period,
    run,
    totals: await readTotals(stores, stored),
    figures: await readFigures(stores, stored),
  };
}

async function readTotals(
  { objects }: Stores,
  { record }: StoredRun,
): Promise<readonly ControlTotal[]> {
  const { manifestKey = '' } = record;
  const bytes = await objects.get(manifestKey);
  if (bytes === undefined) throw storedObjectAltered(manifestKey);
  return storedManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).controlTotals;
}

async function readFigures(
  stores: Stores,
  { identity, record }: StoredRun,
): Promise<readonly PersonCodeMinutes[] | undefined> {
  const { dueKey: key, dueSha256: sha256 } = record;
  if (key === undefined || sha256 === undefined) return undefined;
  const figures = new RunFigures(identity.period);
  for await (const { userId, amounts } of eachPersonAmounts(stores, { key, sha256 })) {
    figures.add(userId, 0, amounts);
  }
  return figures.codes;
}
