import {
  ConfigurationMissingError,
  type Configuration,
} from '../../../shared/configuration/index.ts';
import { ApplicationError } from '../../../shared/errors/index.ts';
import { readAuditSettings } from '../../../functions/audit-forwarding/read-settings.ts';
import { readSettings, SETTINGS_NAME } from '../../../functions/jira-service-desk/read-settings.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { Finding } from '../domain/check-result.ts';
import { findingOfError } from '../domain/findings.ts';

/** The live configuration is the published one, and each function accepts its own part. */
export const configurationCheck: DoctorCheck = {
  id: 'configuration',
  run: async (context) => {
    try {
      const { configuration, version } = await context.configuration();
      const seen = {
        en: `version ${String(version)}, ${countedEn(configuration)}`,
        zhHK: `版本 ${String(version)}，${countedZh(configuration)}`,
      };
      return { seen, findings: partFindings(configuration) };
    } catch (error) {
      if (!(error instanceof ConfigurationMissingError)) throw error;
      const { level, subject, code, text } = findingOfError('configuration', error);
      const finding: Finding = { level, subject, code, text, remedy: firstPublication };
      return { seen: { en: '', zhHK: '' }, findings: [finding] };
    }
  },
};

const firstPublication = {
  en: 'Publish one: npm run configure -- --help tells how; in the local cloud npm start -- --by-hand does it.',
  zhHK: '請發佈設定檔：方法見 npm run configure -- --help；本機雲端可執行 npm start -- --by-hand。',
};

/** What the schema of the whole leaves to single functions. */
function partFindings({ organisations }: Configuration): readonly Finding[] {
  return organisations.flatMap((organisation) => {
    const parts: readonly (() => unknown)[] = [
      () => readAuditSettings(organisation),
      ...(SETTINGS_NAME in organisation.functionSettings ? [() => readSettings(organisation)] : []),
    ];
    return parts.flatMap((read) => {
      try {
        read();
        return [];
      } catch (error) {
        if (!(error instanceof ApplicationError)) throw error;
        return findingOfError(organisation.corpId, error);
      }
    });
  });
}

const countOf = ({ organisations }: Configuration) => ({
  organisations: String(organisations.length),
  companies: String(organisations.reduce((sum, { companies }) => sum + companies.length, 0)),
});
const countedEn = (configuration: Configuration): string => {
  const { organisations, companies } = countOf(configuration);
  return `organisations: ${organisations}, companies: ${companies}`;
};
const countedZh = (configuration: Configuration): string => {
  const { organisations, companies } = countOf(configuration);
  return `機構 ${organisations} 個，公司 ${companies} 間`;
};
