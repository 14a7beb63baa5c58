import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkConfiguration,
  functionSettingsSchemas,
  unknownFunctionSettings,
} from '../../../../infra/configure/check-configuration.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';

const FUNCTIONS = path.resolve(import.meta.dirname, '../../../../functions');

describe('a configuration before it is published', () => {
  test('is checked as a whole, every problem with its place', () => {
    const { configuration, problems } = checkConfiguration({ v: 2, organisations: [] });

    expect(configuration).toBeUndefined();
    expect(problems.en.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['v', 'environment', 'organisations', 'fileProfiles']),
    );
    expect(problems.zhHK).toHaveLength(problems.en.length);
  });

  test('is checked by the functions that read its parts', () => {
    const document = structuredClone(sampleConfiguration()) as {
      organisations: {
        corpId: string;
        companies: { code: string; payRules: object; payrollNames: object }[];
        functionSettings: object;
      }[];
      fileProfiles: Record<string, unknown>;
    };
    const [organisation] = document.organisations;
    const [company] = organisation?.companies ?? [];
    if (organisation === undefined || company === undefined) throw new Error('an empty sample');
    company.payRules = { roundingg: 1 };
    company.payrollNames = { policy: 7 };
    organisation.functionSettings = { 'jira-service-desk': { siteUrl: 5 }, jira: {} };
    document.fileProfiles['broken'] = { v: 99 };

    const { configuration, problems } = checkConfiguration(document);

    const own = `organisations.${organisation.corpId}`;
    const places = problems.en.join('\n');
    expect(places).toContain(`${own}.companies.${company.code}.payRules`);
    expect(places).toContain(`${own}.companies.${company.code}.payrollNames`);
    expect(places).toContain(`${own}.functionSettings.jira-service-desk`);
    expect(places).toContain('fileProfiles.broken');
    expect(configuration && unknownFunctionSettings(configuration).en).toEqual([
      expect.stringContaining(`${own}.functionSettings.jira: no function`) as string,
    ]);
  });

  test('has a schema for each function that has settings of its own', async () => {
    const functions = await readdir(FUNCTIONS);

    expect(functions).toEqual(expect.arrayContaining(Object.keys(functionSettingsSchemas)));
  });
});
