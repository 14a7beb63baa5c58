import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  ConfigurationInvalidError,
  parseEnvironment,
} from '../../../../shared/configuration/index.ts';

const schema = z.object({
  STAGE: z.string().min(3),
  ENDPOINT: z.url(),
  LEASE_SECONDS: z.coerce.number().default(60),
});

describe('a function’s environment', () => {
  test('is read by its schema; an empty variable is an absent one', () => {
    const variables = {
      STAGE: 'test',
      ENDPOINT: 'https://example.test',
      LEASE_SECONDS: '',
      PATH: '/bin',
    };

    expect(parseEnvironment(schema, variables)).toEqual({
      STAGE: 'test',
      ENDPOINT: 'https://example.test',
      LEASE_SECONDS: 60,
    });
  });

  test('that is wrong has every wrong variable named, and no value repeated', () => {
    const attempt = () => parseEnvironment(schema, { STAGE: '', ENDPOINT: 'hunter2' });

    expect(attempt).toThrow(ConfigurationInvalidError);
    expect(attempt).toThrow(/STAGE.*ENDPOINT/);
    expect(attempt).not.toThrow(/hunter2/);
  });
});
