import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import { rawDataOf } from '../verify/read-raw-data.ts';

/** What a person or a timer let happen, or changed; a key of the table below. */
export type ReleaseKind = (typeof decisiveActions)[keyof typeof decisiveActions];

/**
 * Entries of the audit trail by which something left the company's hands, was approved, or was changed
 * in how it is protected. All others (checks, alarms, messages) stand in the stream `own-trail` alone.
 */
export const decisiveActions = {
  'payroll.release-asked': 'release',
  'payroll.release': 'release',
  'payroll.release-cancelled': 'release',
  'payroll.exception-accepted': 'acceptance',
  'payroll.adjusted': 'acceptance',
  'payroll.encrypted': 'delivery',
  'payroll.delivery': 'delivery',
  'payroll.marked-paid': 'delivery',
  'jira.request': 'delivery',
  'events.replay-begun': 'replay',
  'events.replay': 'replay',
  'audit-forwarding.replay': 'replay',
  'tokens.refresh': 'rotation',
  'sealing.rotation-begun': 'rotation',
  'sealing.rotation': 'rotation',
  'payroll.answers-erased': 'records',
  'payroll.subject-access': 'records',
  'audit-forwarding.evidence': 'records',
} as const;

const COLUMNS = [
  'time_hkt',
  'kind',
  'action',
  'subject',
  'outcome',
  'actor',
  'company',
  'details',
  'event_id',
] as const;

/** Rows of `released.csv`, the header first, in order of the trail. */
export function releasedRows(lines: Iterable<string>): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  for (const line of lines) {
    const entry = rawDataOf(line);
    const action = textOf(entry?.['action']);
    const kind = kindOf(action);
    if (entry === undefined || kind === undefined) continue;
    const [at, details] = [Date.parse(textOf(entry['at'])), entry['details']];
    rows.push([
      Number.isNaN(at) ? '' : formatHongKongTimestamp(at),
      kind,
      action,
      textOf(entry['subject']),
      textOf(entry['outcome']),
      textOf(entry['actor']),
      textOf(entry['company']),
      details === undefined ? '' : JSON.stringify(details),
      textOf(entry['id']),
    ]);
  }
  return [COLUMNS, ...rows];
}

function kindOf(action: string): ReleaseKind | undefined {
  return Object.hasOwn(decisiveActions, action)
    ? decisiveActions[action as keyof typeof decisiveActions]
    : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
