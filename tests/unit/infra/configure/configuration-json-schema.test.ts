import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { configurationJsonSchema } from '../../../../infra/configure/configuration-json-schema.ts';
import { sampleConfigurationDocument } from '../../../support/sample-configuration.ts';

const FILE = path.resolve(
  import.meta.dirname,
  '../../../../infra/configure/configuration.schema.json',
);

async function validator() {
  const schema = JSON.parse(await readFile(FILE, 'utf8')) as object;
  return new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
}

describe('the schema for editors', () => {
  test('is the one that the configuration is checked with (npm run generate:configuration-schema)', async () => {
    expect(JSON.parse(await readFile(FILE, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(configurationJsonSchema())),
    );
  });

  test('takes what a person writes, also with files in the place of references', async () => {
    const validate = await validator();
    const document = structuredClone(sampleConfigurationDocument());
    const [company] = document.organisations[0]?.companies ?? [];
    Object.assign(company ?? {}, {
      peopleMapping: { file: 'people.csv' },
      weather: { files: [{ file: 'warnings.json' }] },
    });

    expect(validate(sampleConfigurationDocument()), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  test('marks a misspelt field, also in the settings of a function', async () => {
    const validate = await validator();
    const document = structuredClone(sampleConfigurationDocument()) as {
      organisations: Record<string, unknown>[];
    };
    Object.assign(document.organisations[0] ?? {}, {
      operatorUserID: 'x',
      functionSettings: { 'jira-service-desk': { sitUrl: 'x' } },
    });

    expect(validate(document)).toBe(false);
    expect(JSON.stringify(validate.errors)).toContain('operatorUserID');
    expect(JSON.stringify(validate.errors)).toContain('sitUrl');
  });
});
