import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import {
  fileProfileSchema,
  fileProfileV2Schema,
} from '../../../../functions/attendance-export/domain/file-profile.ts';

const folder = new URL('../../../../functions/attendance-export/profiles/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const profiles = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

describe('the JSON Schema of file profiles', () => {
  test('is the one that `npm run generate:profile-schema` makes of the present code', () => {
    const generated: unknown = z.toJSONSchema(fileProfileV2Schema, {
      io: 'input',
      target: 'draft-7',
    });

    expect(JSON.parse(read('profile.schema.json'))).toEqual(generated);
  });
});

describe.each(profiles)('the profile %s', (file) => {
  test('tells editors where its schema is', () => {
    expect(read(file).split('\n')[0]).toBe('# yaml-language-server: $schema=./profile.schema.json');
  });

  test('is valid, has the present form, and bears the name of its file', () => {
    const document: unknown = parse(read(file));

    expect(document).toMatchObject({ v: 2 });
    expect(`${fileProfileSchema.parse(document).name}.yaml`).toBe(file);
  });
});
