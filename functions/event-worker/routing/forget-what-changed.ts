import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import type { ReadEvent } from '../../../shared/event-catalogue/index.ts';
import type { EventReference } from '../../../shared/event-delivery/index.ts';
import type { EventWorkerDependencies } from '../ports.ts';
import { changedSubjects } from './changed-subjects.ts';

/**
 * Makes the directory forget what an event has made untrue, before anybody acts on the event. Doing
 * it twice is harmless. If it cannot be done the event goes on all the same: what is kept is shown for
 * five minutes at most.
 *
 * @throws the reason of the signal
 */
export async function forgetWhatChanged(
  deps: Pick<EventWorkerDependencies, 'directoryOf' | 'log'>,
  organisation: OrganisationConfiguration,
  { corpId, key }: EventReference,
  read: ReadEvent,
  signal: AbortSignal,
): Promise<void> {
  const subjects = changedSubjects(read);
  if (subjects.length === 0) return;
  try {
    await deps.directoryOf(organisation).invalidate(subjects, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const { code } = reportError(error);
    deps.log.warn('events.directory-not-told', { corpId, event: key, code });
  }
}
