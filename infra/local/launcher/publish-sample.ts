import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify as csv } from 'csv-stringify/sync';
import { parse, stringify } from 'yaml';
import {
  publishConfiguration,
  type CompanyConfiguration,
  type ConfigurationDocument,
} from '../../../shared/configuration/index.ts';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import type { TableClient } from '../../../shared/table-store/index.ts';
import { legalCompaniesOf, payrollMappingOf, type SampleCompany } from '../sample-company/index.ts';
import { quotaFor } from './sample-quota.ts';
import type { DeliveryTarget } from './delivery-target.ts';
import { APP_KEY, APP_SECRET, STAGE } from './local-cloud.ts';
import { sampleAuditOf } from './sample-audit.ts';
import { joinedConnectors } from './sample-connector.ts';
import { sampleReleaseOf } from './sample-release.ts';
import { sampleServiceDeskOf } from './sample-service-desk.ts';
import { samplePayCalendarOf, sampleSilence } from './sample-silence.ts';

export const SFTP_KEY_SECRET = 'local-payroll-sftp-key';

export interface SampleStores {
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
}

/** For whoever exports by hand: files need a release by approval, and pay is twice a month. */
export interface ByHand {
  /** Tables that somebody has published since; undefined: the sample company's own. */
  readonly kept: MappingTables | undefined;
}

/** What the configuration refers to. */
export interface SamplePlaces {
  readonly profilesDirectory: string;
  readonly jiraUrl: string;
  /** Of the Splunk stand-in; without it nothing is forwarded. */
  readonly splunkUrl?: string;
  /** The company has a pay calendar, and the group is told of silence. */
  readonly watchesSilence?: boolean;
}

/** Where the two mapping tables of a company are. */
export type MappingTables = Pick<CompanyConfiguration, 'peopleMapping' | 'earningsCodes'>;

/** Publishes the sample company as a payroll officer and an engineer would: mapping, then configuration. */
export async function publishSample(
  stores: SampleStores,
  company: SampleCompany,
  target: DeliveryTarget,
  places: SamplePlaces,
  byHand?: ByHand,
): Promise<{ readonly version: number }> {
  const tables = byHand?.kept ?? (await publishTables(stores, company));
  const weather = { files: await publishWeather(stores, company) };
  const configuration: ConfigurationDocument = {
    v: 1,
    environment: STAGE,
    organisations: [
      {
        corpId: company.corpId,
        nameEn: company.nameEn,
        nameZhHK: company.nameZhHK,
        app: { clientId: APP_KEY, clientSecretName: APP_SECRET },
        operatorUserId: company.operatorUserId,
        quota: quotaFor(company.parameters.employees),
        replaySourceTypes: ['SYSTEM'],
        ...(places.watchesSilence === true ? sampleSilence : {}),
        ...joinedConnectors([
          sampleServiceDeskOf(places.jiraUrl),
          ...(places.splunkUrl === undefined
            ? []
            : [sampleAuditOf(places.splunkUrl, company.parameters.employees)]),
        ]),
        companies: legalCompaniesOf(company).map(({ companyCode, nameEn, nameZhHK, ...about }) => ({
          code: companyCode,
          nameEn,
          nameZhHK,
          departmentIds: [...about.departmentIds],
          payPeriod: { kind: byHand === undefined ? 'calendar-month' : 'semi-monthly' },
          ...tables,
          payRules: { ...company.payRules },
          weather,
          profile: 'adp-hk-generic',
          attendanceClosing: 'not-used',
          delivery: {
            kind: 'sftp',
            host: target.host,
            port: target.port,
            username: target.username,
            privateKeySecret: SFTP_KEY_SECRET,
            hostKeyFingerprints: [...target.hostKeyFingerprints],
            folder: target.folder,
            timeoutSeconds: 30,
          },
          ...(places.watchesSilence === true ? { payCalendar: samplePayCalendarOf(company) } : {}),
          ...(byHand === undefined ? {} : { release: sampleReleaseOf(company) }),
        })),
      },
    ],
    fileProfiles: await readProfiles(places.profilesDirectory),
  };
  return publishConfiguration(stores, stringify(configuration));
}

async function publishTables(stores: SampleStores, company: SampleCompany): Promise<MappingTables> {
  const { people, earningsCodes } = payrollMappingOf(company);
  return {
    peopleMapping: await publishTable(stores, company, 'people', people),
    earningsCodes: await publishTable(stores, company, 'earnings-codes', earningsCodes),
  };
}

/** Mapping tables hold personal data: sealed before they are stored. */
async function publishTable(
  { objects, sealer }: SampleStores,
  company: SampleCompany,
  name: string,
  rows: readonly object[],
): Promise<{ objectKey: string; sha256: string }> {
  const bytes = new TextEncoder().encode(csv([...rows], { header: true }));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const objectKey = `${STAGE}/${company.corpId}/mapping/${name}-${sha256}.csv.sealed`;
  await objects.putOnce(objectKey, sealer.seal(bytes, objectKey), {
    contentType: 'application/octet-stream',
    contentSha256: sha256,
  });
  return { objectKey, sha256 };
}

/** What the Observatory said is public: as it came, one file for each answer. */
async function publishWeather(
  { objects }: SampleStores,
  { corpId, weather }: SampleCompany,
): Promise<{ objectKey: string; sha256: string }[]> {
  const files: { objectKey: string; sha256: string }[] = [];
  for (const snapshot of weather?.snapshots ?? []) {
    const bytes = new TextEncoder().encode(snapshot);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const objectKey = `${STAGE}/${corpId}/weather/${sha256}.json`;
    const about = { contentType: 'application/json', contentSha256: sha256 };
    await objects.putOnce(objectKey, bytes, about);
    files.push({ objectKey, sha256 });
  }
  return files;
}

async function readProfiles(directory: string): Promise<Record<string, unknown>> {
  const profiles: Record<string, unknown> = {};
  for (const file of (await readdir(directory)).sort()) {
    if (!file.endsWith('.yaml')) continue;
    const text = await readFile(path.join(directory, file), 'utf8');
    profiles[path.basename(file, '.yaml')] = parse(text) as unknown;
  }
  return profiles;
}
