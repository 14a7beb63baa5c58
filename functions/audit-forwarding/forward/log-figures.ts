import type { Logger } from '../../../shared/observability/index.ts';
import type { OrganisationFigures } from '../figures/read-figures.ts';

/** One line for each sink, for whoever makes metrics of the log. */
export function logFigures(log: Logger, corpId: string, { sinks }: OrganisationFigures): void {
  for (const { settings, backlog, lagMs, delivered, resent, rejected, openRejections } of sinks) {
    log.info('audit-forwarding.sink', {
      corpId,
      sink: settings.name,
      backlog,
      lagSeconds: Math.round(lagMs / 1_000),
      delivered,
      resent,
      rejected,
      openRejections,
    });
  }
}
