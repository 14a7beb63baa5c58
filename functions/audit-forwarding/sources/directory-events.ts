import type { AuditSource, SourceDescription } from '../ports.ts';
import {
  EVENTS_COME_AGAIN_MINUTES,
  intakePages,
  type IntakeSourceOptions,
} from './intake-pages.ts';

const description: SourceDescription = {
  stream: 'directory-events',
  edition: 'any',
  meteredCallsPerRead: 0,
  everyMinutes: 5,
  overlapMinutes: EVENTS_COME_AGAIN_MINUTES,
};

/**
 * Changes of people, departments, roles, administrators and the scope of apps, as DingTalk's events
 * told them, and whatever else the subscription lets through. It is a queue and has no past: a backfill
 * reads what waits.
 *
 * @throws from its pages the errors of the table port
 */
export function createDirectoryEventsSource(options: IntakeSourceOptions): AuditSource {
  return {
    description,
    pages: (_cursor, { signal }) =>
      intakePages(
        'directory-events',
        options,
        (record) => Promise.resolve(record),
        signal === undefined ? {} : { signal },
      ),
  };
}
