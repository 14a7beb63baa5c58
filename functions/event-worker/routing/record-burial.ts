import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';

/**
 * Notes in the audit trail that something was given up. The dead letter is written before and does not
 * depend on it: a trail that cannot be written is logged. Of an organisation that the configuration
 * does not have there is no trail.
 */
export async function recordBurial(
  deps: Pick<EventWorkerDependencies, 'auditTrailOf' | 'log'>,
  organisation: OrganisationConfiguration | undefined,
  burial: {
    readonly actor: WorkCaller['actor'];
    readonly subject: string;
    readonly code: string;
  },
): Promise<void> {
  if (organisation === undefined) return;
  try {
    await deps.auditTrailOf(organisation).record({
      actor: burial.actor,
      action: 'events.dead-letter',
      subject: burial.subject,
      outcome: 'failed',
      details: { code: burial.code },
    });
  } catch (error) {
    deps.log.error('audit.not-recorded', { action: 'events.dead-letter', error });
  }
}
