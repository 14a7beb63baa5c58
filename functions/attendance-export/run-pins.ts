import { createHash } from 'node:crypto';
import * as z from 'zod';
import { encryptionOf } from './delivery-keys.ts';
import { createHolidayCalendar } from './domain/hong-kong/holiday-calendar.ts';
import { manifestSchema } from './domain/manifest.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { storedObjectAltered } from './errors.ts';
import { deliveredBeside, deliveredRuns, pendingCorrections } from './ledger/delivered-runs.ts';
import type { ExportSubject } from './export-subject.ts';
import { mappingPinsOf } from './mapping-pins.ts';
import { pinsKey, runLabel, type RunIdentity } from './object-keys.ts';
import { previousDelivered } from './people-of-run.ts';
import type { ExportDependencies } from './ports.ts';
import type { RunRecord } from './run-record.ts';
import type { StoredRun } from './run-store.ts';

const reference = z.object({ objectKey: z.string(), sha256: z.string() });
const amountsReference = z.object({ run: z.string(), key: z.string(), sha256: z.string() });

const pinsSchema = z.object({
  v: z.literal(1),
  engine: z.string(),
  profile: z.unknown(),
  payRules: z.unknown(),
  payrollNames: z.unknown(),
  peopleMapping: reference,
  earningsCodes: reference,
  departmentIds: z.array(z.int()),
  /** In whose name was asked: it is part of the names of stored answers. */
  operatorUserId: z.string().optional(),
  replaySourceTypes: z.array(z.string()),
  companiesInOrganisation: z.int(),
  crossCheckPercent: z.number(),
  /** Other employers of the organisation; runs of before did not look at them. */
  otherCompanies: z.array(z.string()).optional(),
  /**
   * Version of the holiday tables with the company's own days. Runs of before have none; they asked
   * for no approvals, kinds of leave and results either.
   */
  holidayCalendar: z.string().optional(),
  weather: z
    .object({ files: z.array(reference), overrides: reference.optional() })
    .default({ files: [] }),
  adjustments: z.array(z.object({ key: z.string(), sha256: z.string() })),
  /** Who will be able to read the delivered file: the manifest names them. */
  encryption: manifestSchema.shape.encryption,
  /** What other files have delivered for these days. */
  delivered: z.array(amountsReference),
  /** Paid periods computed anew: what of it is not delivered goes into this file. */
  corrections: z.array(
    amountsReference.extend({
      from: z.string(),
      to: z.string(),
      delivered: z.array(amountsReference),
    }),
  ),
  /** List of the people of the run before, if there was one. */
  previousPeople: z.object({ key: z.string(), sha256: z.string() }).nullable(),
});

/**
 * Everything but DingTalk's answers that decides about the bytes of a file. A run keeps it, so that
 * the file can be made again when configuration, mapping and ledger have long moved on. Of people it
 * names the operator alone, by the user id of the configuration.
 */
export type RunPins = z.infer<typeof pinsSchema>;

export type AmountsReference = RunPins['delivered'][number];

export interface PinInputs {
  readonly subject: ExportSubject;
  readonly record: RunRecord;
  /** Every run of the company. */
  readonly runs: readonly StoredRun[];
}

/**
 * The pins of a run as configuration, mapping and ledger are now.
 *
 * @throws ExportHaltedError `run.delivery-unfinished`
 */
export function pinsOf({ subject, record, runs }: PinInputs): RunPins {
  const { organisation, company, profile, payRules, payrollNames, series } = subject;
  const isCorrection = record.purpose === 'correction';
  const beside = deliveredBeside(series, runs);
  const previous = previousDelivered(runs, series);
  return {
    v: 1,
    engine: ENGINE_VERSION,
    profile,
    payrollNames,
    ...mappingPinsOf(subject),
    departmentIds: [...company.departmentIds].sort((a, b) => a - b),
    operatorUserId: organisation.operatorUserId,
    replaySourceTypes: [...organisation.replaySourceTypes].sort(),
    companiesInOrganisation: organisation.companies.length,
    crossCheckPercent: company.crossCheckPercent,
    holidayCalendar: createHolidayCalendar(payRules.holidays).version,
    weather: company.weather,
    ...(company.delivery.encryption === undefined
      ? {}
      : { encryption: encryptionOf(company.delivery.encryption) }),
    adjustments: record.adjustments.map(({ key, sha256 }) => ({ key, sha256 })),
    // A correction is what the paid file itself lacks, so that counts as delivered too.
    delivered: (isCorrection ? deliveredRuns(series.profile, runs, series.period) : beside).map(
      amountsOf,
    ),
    corrections: isCorrection ? [] : pendingCorrections(series, runs).map(correctionOf(runs)),
    previousPeople:
      previous?.record.peopleKey === undefined
        ? null
        : { key: previous.record.peopleKey, sha256: previous.record.peopleSha256 ?? '' },
  };
}

function amountsOf({ identity, record }: StoredRun): AmountsReference {
  const { amountsKey: key, amountsSha256: sha256 } = record;
  // A run of before the ledger was kept: what it delivered is not known, so nothing can be subtracted.
  if (key === undefined || sha256 === undefined) throw storedObjectAltered(runLabel(identity));
  return { run: runLabel(identity), key, sha256 };
}

function correctionOf(runs: readonly StoredRun[]) {
  return ({ identity, record }: StoredRun): RunPins['corrections'][number] => {
    const { from, to, dueKey: key, dueSha256: sha256 } = record;
    if (key === undefined || sha256 === undefined) throw storedObjectAltered(runLabel(identity));
    const delivered = deliveredRuns(identity.profile, runs, { from, to }).map(amountsOf);
    return { run: runLabel(identity), key, sha256, from, to, delivered };
  };
}

/** Equal for equal pins: what an acceptance or an approval of a file holds good for. */
export function pinsSha256(pins: RunPins): string {
  return createHash('sha256').update(pinsText(pins)).digest('hex');
}

export async function storePins(
  { objects }: Pick<ExportDependencies, 'objects'>,
  run: RunIdentity,
  pins: RunPins,
): Promise<string> {
  const sha256 = pinsSha256(pins);
  const key = pinsKey(run, sha256);
  await objects.putOnce(key, new TextEncoder().encode(pinsText(pins)), {
    contentType: 'application/json',
    contentSha256: sha256,
  });
  return key;
}

/** @throws ExportHaltedError `answer.altered` if the pins are missing or not those of the run */
export async function readPins(
  { objects }: Pick<ExportDependencies, 'objects'>,
  { pinsKey: key, settingsSha256 }: RunRecord,
): Promise<RunPins> {
  const bytes = key === undefined ? undefined : await objects.get(key);
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  const isOurs = createHash('sha256').update(text).digest('hex') === settingsSha256;
  if (!isOurs) throw storedObjectAltered(key ?? 'pins');
  return pinsSchema.parse(JSON.parse(text));
}

function pinsText(pins: RunPins): string {
  return `${JSON.stringify(pins, null, 2)}\n`;
}
