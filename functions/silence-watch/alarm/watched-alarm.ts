import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { CallOptions } from '../../../shared/table-store/index.ts';
import type { Expectation } from '../domain/expectation.ts';
import type { SilenceWatchDependencies } from '../ports.ts';
import type { SilenceNotes } from '../read/silence-notes.ts';

/** What alarms of an organisation are told with. */
export interface AlarmWatch {
  readonly deps: SilenceWatchDependencies;
  readonly organisation: OrganisationConfiguration;
  readonly notes: SilenceNotes;
  readonly call: CallOptions;
}

/** An alarm as far as its telling goes; `text` is undefined for one that nothing is known of any more. */
export interface WatchedAlarm extends Pick<Expectation, 'state' | 'tellAfterMs' | 'subject'> {
  readonly id: string;
  readonly text: Expectation['text'] | undefined;
}
