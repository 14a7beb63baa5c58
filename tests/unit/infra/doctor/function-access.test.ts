import { describe, expect, test } from 'vitest';
import { functionAccessCheck } from '../../../../infra/doctor/checks/function-access-check.ts';
import { FunctionComputeRefusedError } from '../../../../infra/doctor/errors.ts';
import type { FunctionCompute } from '../../../../infra/doctor/probes/function-compute.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { doctorContext } from '../../../support/doctor-context.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';

const NEVER = new AbortController().signal;
const NAMES = ['dt-token-refresh-test', 'dt-attendance-export-test', 'dt-webhook-intake-test'];
const text = { en: 'Refused.', zhHK: '被拒。' };
const cause = (code: string) => ({ code, text, remedy: text });

interface Asked {
  readonly name: string;
  readonly qualifier: string;
  readonly payload: object;
}

/** Functions that all answer alike; what they were asked. */
async function run(
  answer: (asked: Asked) => unknown,
  change: Partial<FunctionCompute> = {},
): Promise<{ findings: readonly (readonly [string, string])[]; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const functionCompute: FunctionCompute = {
    getFunction: (functionName) => Promise.resolve({ functionName, role: '' }),
    getAlias: (_name, aliasName) => Promise.resolve({ aliasName, versionId: '1' }),
    listTriggers: () => Promise.resolve([]),
    listAsyncTasks: () => Promise.resolve([]),
    invoke: async (name, qualifier, payload) => {
      asked.push({ name, qualifier, payload });
      return answer({ name, qualifier, payload });
    },
    ...change,
  };
  const configuration = sampleConfiguration();
  const context = doctorContext({
    settings: { STAGE: 'test' },
    services: { functionCompute, clock: systemClock },
    more: {
      configuration: () => Promise.resolve({ version: 1, sha256: '', configuration }),
      // Of a function only the name is looked at.
      functions: () => Promise.resolve(NAMES.map((functionName) => ({ functionName })) as never),
    },
  });
  const { findings } = await functionAccessCheck.run(context, NEVER);
  return { findings: findings.map(({ code, subject }) => [code, subject]), asked };
}

describe('the check of tables and buckets', () => {
  test('asks each function by its alias for what reads everything, and the intake nothing', async () => {
    const { findings, asked } = await run(() => ({ outcome: 'ready' }));

    expect(findings).toEqual([]);
    expect(asked.map(({ name, qualifier }) => [name, qualifier])).toEqual([
      ['dt-token-refresh-test', 'live'],
      ['dt-attendance-export-test', 'live'],
    ]);
    expect(asked[0]?.payload).toEqual({ action: 'check' });
    expect(asked[1]?.payload).toMatchObject({ action: 'status', company: 'HKSC' });
  });

  test('tells every problem that a function has found, by what it is about', async () => {
    const problems = [
      { subject: 'table lease', error: cause('table-store.denied') },
      { subject: 'bucket', error: cause('object-storage.denied') },
    ];

    const { findings } = await run(({ name }) =>
      name === NAMES[0] ? { outcome: 'not-ready', problems } : { outcome: 'status' },
    );

    expect(findings).toEqual([
      ['table-store.denied', 'dt-token-refresh-test: table lease'],
      ['object-storage.denied', 'dt-token-refresh-test: bucket'],
    ]);
  });

  test('tells an error with which a function answers, and one with which it ends', async () => {
    const { findings } = await run(({ name }) => {
      if (name === NAMES[0])
        throw new FunctionComputeRefusedError('InvokeFunction', 200, 'Crashed');
      return { outcome: 'failed', error: cause('secrets.access-denied') };
    });

    expect(findings).toEqual([
      ['doctor.function-access.not-answered', 'dt-token-refresh-test'],
      ['secrets.access-denied', 'dt-attendance-export-test'],
    ]);
  });

  test('takes the latest code where there is no alias', async () => {
    const { asked } = await run(() => ({ outcome: 'status' }), {
      getAlias: () => Promise.resolve(undefined),
    });

    expect(new Set(asked.map(({ qualifier }) => qualifier))).toEqual(new Set(['']));
  });

  test('leaves a function that is not there to the check of the deployment', async () => {
    const { findings, asked } = await run(() => ({ outcome: 'status' }), {
      getFunction: () => Promise.resolve(undefined),
    });

    expect(findings).toEqual([]);
    expect(asked).toEqual([]);
  });
});
