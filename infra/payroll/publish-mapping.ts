import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import {
  earningsCodeDifference,
  peopleDifference,
  type VersionChange,
} from '../../functions/attendance-export/domain/mapping-difference.ts';
import {
  readMappingTables,
  type MappingTables,
  type TableReference,
} from '../../functions/attendance-export/read-mapping.ts';
import {
  loadConfiguration,
  publishConfiguration,
  type CompanyConfiguration,
  type Configuration,
} from '../../shared/configuration/index.ts';
import { STAGE } from '../local/launcher/local-cloud.ts';
import { CommandRefusedError } from '../command/command-refusal.ts';
import { openLocalStores, type LocalStores } from './local-stores.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import { usageError } from '../command/usage-error.ts';
import type { RunningLocalCloud } from '../command/running-local-cloud.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

type Tables = Pick<CompanyConfiguration, 'peopleMapping' | 'earningsCodes'>;

/**
 * Publishes mapping tables of a company of the local cloud: sealed under their hash, checked as the
 * function checks them, then the configuration is moved on. The answer names every row that changes.
 *
 * @throws UsageError if no table is named or one cannot be read; CommandRefusedError for an unknown
 *   company; MappingInvalidError naming what is wrong in the tables
 */
export async function publishMapping(
  cloud: RunningLocalCloud,
  options: OptionValues,
): Promise<FunctionAnswer> {
  const files = { people: await bytesOf(options, 'file'), codes: await bytesOf(options, 'codes') };
  if (files.people === undefined && files.codes === undefined) {
    throw usageError([
      { en: '--file or --codes: name a table', zhHK: '--file 或 --codes：請指定對照表' },
    ]);
  }
  const stores = await openLocalStores(cloud);
  try {
    const code = String(options['company'] ?? cloud.sample.company);
    const { configuration, version } = await loadConfiguration(stores, STAGE);
    const { corpId, company } = findCompany(configuration, code);
    const tables: Tables = {
      peopleMapping: await stored(stores, corpId, 'people', files.people, company.peopleMapping),
      earningsCodes: await stored(
        stores,
        corpId,
        'earnings-codes',
        files.codes,
        company.earningsCodes,
      ),
    };
    const after = await readMappingTables(stores, tables);
    const changes = differenceOf(await readMappingTables(stores, company), after);
    const changed = withTables(configuration, code, tables);
    const published = await publishConfiguration(stores, stringify(changed));
    return answerOf(code, changes, { before: version, after: published.version });
  } finally {
    stores.tables.close();
  }
}

async function bytesOf(options: OptionValues, name: string): Promise<Uint8Array | undefined> {
  const file = options[name];
  if (typeof file !== 'string') return undefined;
  return readFile(file).catch(() => {
    throw usageError([
      { en: `--${name}: ${file} cannot be read`, zhHK: `--${name}：無法讀取 ${file}` },
    ]);
  });
}

function findCompany(configuration: Configuration, code: string) {
  for (const { corpId, companies } of configuration.organisations) {
    const company = companies.find((one) => one.code === code);
    if (company !== undefined) return { corpId, company };
  }
  throw new CommandRefusedError({
    en: `The configuration has no company ${code}.`,
    zhHK: `設定內沒有公司 ${code}。`,
  });
}

/** Mapping tables hold personal data: sealed before they are stored. */
async function stored(
  { objects, sealer }: LocalStores,
  corpId: string,
  name: string,
  bytes: Uint8Array | undefined,
  present: TableReference,
): Promise<TableReference> {
  if (bytes === undefined) return present;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const objectKey = `${STAGE}/${corpId}/mapping/${name}-${sha256}.sealed`;
  await objects.putOnce(objectKey, sealer.seal(bytes, objectKey), {
    contentType: 'application/octet-stream',
    contentSha256: sha256,
  });
  return { objectKey, sha256 };
}

function differenceOf(before: MappingTables, after: MappingTables): readonly VersionChange[] {
  const rows = <Row>(table: readonly { readonly row: Row }[]) => table.map(({ row }) => row);
  return [
    ...peopleDifference(rows(before.people), rows(after.people)),
    ...earningsCodeDifference(rows(before.codes), rows(after.codes)),
  ];
}

function withTables(configuration: Configuration, code: string, tables: Tables): Configuration {
  return {
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) =>
        company.code === code ? { ...company, ...tables } : company,
      ),
    })),
  };
}

function answerOf(
  company: string,
  changes: readonly VersionChange[],
  version: { readonly before: number; readonly after: number },
): FunctionAnswer {
  return {
    outcome: version.before === version.after ? 'unchanged' : 'published',
    company,
    version,
    changes: changes.map(({ part, change, key, fields }) => ({
      part,
      change,
      key,
      fields: fields.map(({ field, before, after }) => `${field}: ${before} → ${after}`),
    })),
    next: {
      en: 'Runs from now on use these tables; a held run has to be exported again.',
      zhHK: '其後的匯出均使用此對照表；暫不送出的匯出須重新匯出。',
    },
  };
}
