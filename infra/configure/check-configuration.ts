import type * as z from 'zod';
import { fileProfileSchema } from '../../functions/attendance-export/domain/file-profile.ts';
import { configuredPayRulesSchema } from '../../functions/attendance-export/domain/pay-rules.ts';
import { payrollNamePolicySchema } from '../../functions/attendance-export/domain/payroll-name.ts';
import { auditSettingsSchema } from '../../functions/audit-forwarding/domain/settings.ts';
import { SETTINGS_NAME as AUDIT } from '../../functions/audit-forwarding/read-settings.ts';
import { settingsSchema as jiraSettingsSchema } from '../../functions/jira-service-desk/domain/settings.ts';
import { SETTINGS_NAME as JIRA } from '../../functions/jira-service-desk/read-settings.ts';
import {
  configurationSchema,
  describeIssues,
  type BilingualProblems,
  type Configuration,
} from '../../shared/configuration/index.ts';

/** `functionSettings` by function; each has a schema of its own. */
export const functionSettingsSchemas: Readonly<Record<string, z.ZodType>> = {
  [AUDIT]: auditSettingsSchema,
  [JIRA]: jiraSettingsSchema,
};

export interface CheckedConfiguration {
  /** Absent if the whole does not fit; what single functions say of their part does not hide it. */
  readonly configuration?: Configuration;
  readonly problems: BilingualProblems;
}

/**
 * Checks a configuration as every function checks its part of it when it reads it, so that a mistake is
 * found before it is live: the whole, then pay rules, payroll names, profiles and the settings of single
 * functions. All problems are told at once, each with its place.
 */
export function checkConfiguration(document: unknown): CheckedConfiguration {
  const whole = configurationSchema.safeParse(document);
  if (!whole.success) return { problems: describeIssues(whole.error) };
  const configuration = whole.data;
  const parts = [...partsOf(configuration)].flatMap(({ place, schema, value }) => {
    const result = schema.safeParse(value);
    if (result.success) return [];
    const issues = result.error.issues.map((issue) => ({
      ...issue,
      path: [...place, ...issue.path],
    }));
    return [describeIssues({ issues })];
  });
  return {
    configuration,
    problems: {
      en: parts.flatMap(({ en }) => en),
      zhHK: parts.flatMap(({ zhHK }) => zhHK),
    },
  };
}

interface Part {
  readonly place: readonly string[];
  readonly schema: z.ZodType;
  readonly value: unknown;
}

function* partsOf({ organisations, fileProfiles }: Configuration): Generator<Part> {
  for (const { corpId, companies, functionSettings } of organisations) {
    const organisation = ['organisations', corpId];
    for (const { code, payRules, payrollNames } of companies) {
      const company = [...organisation, 'companies', code];
      yield { place: [...company, 'payRules'], schema: configuredPayRulesSchema, value: payRules };
      yield {
        place: [...company, 'payrollNames'],
        schema: payrollNamePolicySchema,
        value: payrollNames,
      };
    }
    for (const [name, value] of Object.entries(functionSettings)) {
      const schema = functionSettingsSchemas[name];
      if (schema !== undefined) {
        yield { place: [...organisation, 'functionSettings', name], schema, value };
      }
    }
  }
  for (const [name, value] of Object.entries(fileProfiles)) {
    yield { place: ['fileProfiles', name], schema: fileProfileSchema, value };
  }
}

/** Settings of functions that there are not: most likely a slip in a name. */
export function unknownFunctionSettings({ organisations }: Configuration): BilingualProblems {
  const names = organisations.flatMap(({ corpId, functionSettings }) =>
    Object.keys(functionSettings).flatMap((name) =>
      name in functionSettingsSchemas ? [] : [`organisations.${corpId}.functionSettings.${name}`],
    ),
  );
  const known = Object.keys(functionSettingsSchemas).join(', ');
  return {
    en: names.map((place) => `${place}: no function has settings of this name; known: ${known}`),
    zhHK: names.map((place) => `${place}：沒有函數使用此名稱的設定；可用名稱：${known}`),
  };
}
