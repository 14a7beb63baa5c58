import type { TLSSocket } from 'node:tls';
import { sampleAuditOf } from '../../../infra/local/launcher/sample-audit.ts';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { plantOf } from './plant.ts';

/** A batch that nobody acknowledges is given up after a second: a test need not wait longer. */
const ACKNOWLEDGE_WITHIN_SECONDS = 1;
/** Reason for which the collector refuses an event: what is in its text. */
export const REFUSED_TEXT = '不予收錄';

/** Where audit events go. */
export interface AuditReceivers {
  readonly splunkUrl: string;
  readonly syslogPort: number;
  /** People of the organisation. */
  readonly staff: number;
}

/** An organisation whose audit events go to the collector behind the proxy, and to the syslog server. */
export function forwardingTo(
  { splunkUrl, syslogPort, staff }: AuditReceivers,
  organisation: OrganisationConfiguration,
): OrganisationConfiguration {
  const { functionSettings, subscriptions } = sampleAuditOf(splunkUrl, staff);
  const sample = functionSettings['audit-forwarding'] as { readonly sinks: readonly object[] };
  const sinks = [
    ...sample.sinks.map((sink) => ({
      ...sink,
      acknowledgeWithinSeconds: ACKNOWLEDGE_WITHIN_SECONDS,
    })),
    {
      kind: 'syslog',
      name: 'syslog',
      host: '127.0.0.1',
      port: syslogPort,
      acknowledgement: 'none',
    },
  ];
  return {
    ...organisation,
    events: {
      ...organisation.events,
      subscriptions: [
        ...organisation.events.subscriptions,
        ...subscriptions.map(({ when = {}, ...one }) => ({ ...one, when })),
      ],
    },
    functionSettings: {
      ...organisation.functionSettings,
      'audit-forwarding': { ...sample, sinks, approvalSteps: true },
    },
  };
}

/** Syslog knows no answers; whoever listens may send something all the same. */
export function answerWithCanaries(socket: TLSSocket): void {
  socket.write(`${plantOf('answer of the syslog server').sentence}\n`);
  socket.on('end', () => socket.end());
}
