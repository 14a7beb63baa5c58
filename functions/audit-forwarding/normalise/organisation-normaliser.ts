import type { RecordNormaliser } from '../collect/record-normaliser.ts';
import { eventIdOf, normaliseRecord } from './normalise-record.ts';
import { peopleOfRecord } from './people-of-record.ts';

/** Makes events of the records of one organisation. */
export function createOrganisationNormaliser(owner: {
  readonly environment: string;
  readonly corpId: string;
}): RecordNormaliser {
  return {
    eventIdOf: (stream, record) => eventIdOf({ ...owner, stream }, record),
    peopleOf: peopleOfRecord,
    normalise: (stream, record, context) =>
      normaliseRecord(record, { ...owner, stream, ...context }),
  };
}
