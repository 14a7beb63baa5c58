import { loadConfiguration } from '../../shared/configuration/index.ts';
import { formatHongKongTimestamp } from '../../shared/time/index.ts';
import type { StatusResult } from './export-result.ts';
import { findSubject } from './export-subject.ts';
import type { ExportRequest } from './invocation.ts';
import { runLabel } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import { RunStore, type StoredRun } from './run-store.ts';

/**
 * What has happened to a period, run by run, oldest first. Reads only; takes no lease.
 *
 * @throws the errors of configuration, table and object ports; ExportRefusedError
 */
export async function describeRuns(
  deps: ExportDependencies,
  request: ExportRequest,
): Promise<StatusResult> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  const { series } = findSubject(configuration, request);
  const runs = await new RunStore(deps.tables).list(series);
  return {
    outcome: 'status',
    company: series.company,
    period: series.period,
    runs: runs
      .filter(({ identity }) => request.runId === undefined || identity.run === request.runId)
      .map(describe),
  };
}

function describe({ identity, record }: StoredRun): StatusResult['runs'][number] {
  return {
    run: runLabel(identity),
    state: record.state,
    startedAtHongKong: formatHongKongTimestamp(record.startedAtEpochMs),
    ...(record.deliveredAtEpochMs === undefined
      ? {}
      : { deliveredAtHongKong: formatHongKongTimestamp(record.deliveredAtEpochMs) }),
    meteredCallsPlanned: record.meteredCallsPlanned,
    meteredCallsUsed: record.meteredCallsUsed,
    ...(record.fileName === undefined ? {} : { fileName: record.fileName }),
    ...(record.fileSha256 === undefined ? {} : { fileSha256: record.fileSha256 }),
    ...(record.acknowledgement === undefined
      ? {}
      : { acknowledgement: record.acknowledgement.outcome }),
    ...(record.lastErrorCode === undefined ? {} : { lastErrorCode: record.lastErrorCode }),
  };
}
