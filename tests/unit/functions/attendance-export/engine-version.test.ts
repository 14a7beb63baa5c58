import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ENGINE_VERSION } from '../../../../functions/attendance-export/engine-version.ts';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { fileByPureComputation } from '../../../support/computed-file.ts';

/**
 * SHA-256 of the sample company's file by engine version. If this test fails, the rules have changed
 * a byte of a file: raise the version and add its hash; never change the hash of a version that was
 * released.
 */
const FILES: Readonly<Record<string, string>> = {
  '1.0.0': '5591fc2310f727b24947f5d717638e5ea2a940d46ec908729b19ad0147aec556',
  // Pay rules; a company without any gets the same bytes as before.
  '1.1.0': '5591fc2310f727b24947f5d717638e5ea2a940d46ec908729b19ad0147aec556',
};

test('a version of the engine stands for one file of the sample company', async () => {
  const company = createSampleCompany({
    seed: 7,
    employees: 120,
    period: monthPeriod('2026-10'),
  });

  const file = await fileByPureComputation(company);

  expect(createHash('sha256').update(file).digest('hex')).toBe(FILES[ENGINE_VERSION]);
});
