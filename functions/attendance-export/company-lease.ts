import { withLease, type Lease } from '../../shared/lease/index.ts';
import { RunInProgressError } from './errors.ts';
import type { ExportCaller } from './export-caller.ts';
import type { ExportSubject } from './export-subject.ts';
import { seriesLabel, type RunSeries } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';

/**
 * Works on a company's runs while nothing else does: one lease for the whole company, because two
 * periods that share a day must not pass each other.
 *
 * @throws RunInProgressError if another invocation holds the lease
 */
export async function withCompanyLease<Result>(
  deps: ExportDependencies,
  subject: Pick<ExportSubject, 'organisation' | 'company'> & { readonly series?: RunSeries },
  caller: ExportCaller,
  work: (lease: Lease, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const resource = `payroll/${subject.company.code}`;
  const result = await withLease(
    deps.leasesOf(subject.organisation),
    resource,
    {
      owner: caller.requestId,
      durationMs: deps.leaseMs,
      clock: deps.clock,
      random: deps.random,
      signal: caller.signal,
      onReleaseFailed: (error) => deps.log.warn('lease.not-released', { resource, error }),
    },
    work,
  );
  if (result.outcome === 'done') return result.value;
  const { series, company } = subject;
  const label = series === undefined ? company.code : seriesLabel(series);
  throw new RunInProgressError(label, result.retryAfterMs);
}
