import {
  documentDifference,
  earningsCodeDifference,
  peopleDifference,
  type VersionChange,
} from './domain/mapping-difference.ts';
import type { SettingChange } from './domain/report-model.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportDependencies } from './ports.ts';
import { readMappingTables } from './read-mapping.ts';
import { readPins, type RunPins } from './run-pins.ts';
import type { StoredRun } from './run-store.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

/** A report is for people: beyond this many the tables themselves have to be compared. */
const MOST_CHANGES = 500;

/** Fields of the people's mapping that hold a name, which a report does not show. */
const NAMES: ReadonlySet<string> = new Set(['payroll_name']);

const ABOUT = {
  people: 'people-mapping',
  'earnings-codes': 'earnings-codes',
  'pay-rules': 'pay-rules',
  profile: 'profile',
} as const;

/**
 * What mapping, codes, rules and profile of a run say otherwise than those of the file delivered
 * before it. Mapping tables that are no longer stored are told apart by their hashes alone.
 */
export async function settingsChanges(
  stores: Stores,
  company: string,
  pins: RunPins,
  since: StoredRun | undefined,
): Promise<SettingChange[]> {
  if (since?.record.pinsKey === undefined) return [];
  const before = await readPins(stores, since.record);
  const changes = [
    ...documentDifference('pay-rules', before.payRules, pins.payRules),
    ...documentDifference('profile', before.profile, pins.profile),
    ...(await mappingChanges(stores, company, before, pins)),
  ];
  return [...calendarChange(before, pins), ...changes.flatMap(shownChange)].slice(0, MOST_CHANGES);
}

function calendarChange(before: RunPins, now: RunPins): SettingChange[] {
  if (before.holidayCalendar === now.holidayCalendar) return [];
  return [
    {
      about: 'calendar',
      what: 'version',
      before: before.holidayCalendar,
      after: now.holidayCalendar,
    },
  ];
}

async function mappingChanges(
  stores: Stores,
  company: string,
  before: RunPins,
  now: RunPins,
): Promise<VersionChange[]> {
  const isSame =
    before.peopleMapping.sha256 === now.peopleMapping.sha256 &&
    before.earningsCodes.sha256 === now.earningsCodes.sha256;
  if (isSame) return [];
  try {
    const [old, current] = [
      await readMappingTables(stores, before),
      await readMappingTables(stores, now),
    ];
    const ofCompany = ({ row }: (typeof old.people)[number]) =>
      row.company_code === company ? [row] : [];
    const rowsOf = ({ row }: (typeof old.codes)[number]) => row;
    return [
      ...peopleDifference(old.people.flatMap(ofCompany), current.people.flatMap(ofCompany)),
      ...earningsCodeDifference(old.codes.map(rowsOf), current.codes.map(rowsOf)),
    ];
  } catch (error) {
    if (!(error instanceof ExportRefusedError) || error.code !== 'mapping.missing') throw error;
    return [
      ...documentDifference('people', before.peopleMapping, now.peopleMapping),
      ...documentDifference('earnings-codes', before.earningsCodes, now.earningsCodes),
    ];
  }
}

function shownChange({ part, key, fields }: VersionChange): SettingChange[] {
  return fields.map(({ field, before, after }) => {
    const shown = (value: string): string | undefined => {
      if (value === '') return undefined;
      return NAMES.has(field) ? '…' : value;
    };
    return {
      about: ABOUT[part],
      what: key === '' ? field : `${key} ${field}`,
      before: shown(before),
      after: shown(after),
    };
  });
}
