import type { StreamName } from '../../domain/stream-name.ts';

/** Streams that are fed by events of the inbox. */
export const INTAKE_STREAMS = [
  'approvals',
  'directory-events',
] as const satisfies readonly StreamName[];
export type IntakeStream = (typeof INTAKE_STREAMS)[number];

/**
 * The stream of an event: what happens to approvals and their tasks in one, everything else in the
 * other. So are signals of the exclusive edition (`exclusive_delete_trusted_device`,
 * `org_file_send_check`): a stream has one source, and those of the exclusive edition are read from
 * DingTalk's API.
 */
export function streamOfEvent(eventType: string): IntakeStream {
  return eventType.startsWith('bpms_') ? 'approvals' : 'directory-events';
}
