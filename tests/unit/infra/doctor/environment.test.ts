import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configurationCheck } from '../../../../infra/doctor/checks/configuration-check.ts';
import { keysCheck } from '../../../../infra/doctor/checks/keys-check.ts';
import { runtimeCheck } from '../../../../infra/doctor/checks/runtime-check.ts';
import { settingsCheck } from '../../../../infra/doctor/checks/settings-check.ts';
import { openContext } from '../../../../infra/doctor/open-context.ts';
import { keepLatency, readLatency } from '../../../../infra/doctor/probes/latency-log.ts';
import { problemsOfSettings } from '../../../../infra/doctor/probes/function-settings.ts';
import { runChecks } from '../../../../infra/doctor/run-checks.ts';
import { declaredPermissions } from '../../../../infra/roles/declared-permissions.ts';
import { doctorContext } from '../../../support/doctor-context.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const NEVER = new AbortController().signal;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function examined(
  environment: string,
  processEnvironment: Readonly<Record<string, string>> = {},
) {
  const context = openContext({
    environment,
    stateDirectory: folder,
    repositoryDirectory: REPOSITORY,
    processEnvironment,
    options: { send: false, metered: false },
  });
  const checks = [settingsCheck, keysCheck, configurationCheck];
  const [settings, keys, configuration] = await runChecks({ checks, context, timeoutMs: 60_000 });
  context.close();
  return { settings, keys, configuration };
}

describe('the settings of an environment', () => {
  test('as they are delivered would start every function, and share nothing', async () => {
    for (const environment of ['test', 'prod']) {
      const { settings } = await examined(environment);

      expect(settings).toMatchObject({ outcome: 'ok', findings: [] });
    }
  });

  test('that are wrong are told for each function that would not start, without their values', async () => {
    const { settings } = await examined('test', {
      DINGTALK_API_ENDPOINT: 'http://canary.example',
      LEASE_SECONDS: '0',
    });

    const found = settings?.findings.map(({ code, subject }) => [code, subject]) ?? [];
    expect(new Set(found.map(([code]) => code))).toEqual(new Set(['doctor.settings.invalid']));
    expect(found.map(([, subject]) => subject)).toContain('dt-token-refresh-test');
    const own = settings?.findings.find(({ subject }) => subject === 'dt-attendance-export-test');
    expect(own?.text.en).toMatch(/DINGTALK_API_ENDPOINT.*LEASE_SECONDS/);
    expect(own?.text.zhHK).toContain('必須為 https');
    expect(JSON.stringify(settings)).not.toContain('canary');
  });

  test('that name what is another environment’s are refused', async () => {
    const { settings, configuration } = await examined('test', {
      TABLESTORE_INSTANCE: 'dt-prod',
    });

    const shared = settings?.findings.filter(({ code }) => code === 'doctor.settings.shared') ?? [];
    expect(shared.map(({ subject }) => subject)).toEqual(['TABLESTORE_INSTANCE']);
    expect(shared[0]?.text.en).toContain('prod');
    expect(configuration).toMatchObject({ outcome: 'not-checked', because: 'settings' });
  });

  test('are judged for every function that there is, and for no other', async () => {
    for (const { functionName } of declaredPermissions) {
      expect((await problemsOfSettings(functionName, {}))?.en.join()).toContain('STAGE');
    }
    expect(await problemsOfSettings('no-such-function', {})).toBeUndefined();
    expect(await problemsOfSettings('../shared', {})).toBeUndefined();
  });

  test('are not there where no local cloud runs: the next command is told', async () => {
    const { settings, keys } = await examined('local');

    expect(settings?.findings).toMatchObject([{ code: 'doctor.settings.environment-missing' }]);
    expect(settings?.findings[0]?.remedy.en).toContain('npm start -- --by-hand');
    expect(keys).toMatchObject({ outcome: 'not-checked', because: 'settings' });
  });
});

describe('the keys of the person', () => {
  test('are told to be missing, both at once', async () => {
    const { keys, configuration } = await examined('test');

    expect(keys?.findings).toMatchObject([{ code: 'doctor.keys.missing' }]);
    expect(keys?.findings[0]?.text.en).toMatch(/ACCESS_KEY_ID: .*ACCESS_KEY_SECRET: /);
    expect(configuration).toMatchObject({ outcome: 'not-checked', because: 'keys' });
  });

  test('are never shown', async () => {
    const context = doctorContext({
      target: {
        key: () => ({
          accessKeyId: 'LTAIcanary',
          accessKeySecret: 'secret-canary',
          securityToken: 'token-canary',
        }),
      },
    });

    const report = await keysCheck.run(context, NEVER);

    expect(report).toEqual({ seen: { en: 'a temporary key', zhHK: '臨時金鑰' }, findings: [] });
  });
});

describe('the versions', () => {
  const wanted = { nodeRange: '>=20.19.0 <21', wantedS: '3.1.10' };
  const codesOf = async (found: { readonly node: string; readonly s: string | undefined }) => {
    const check = runtimeCheck(() => Promise.resolve({ ...wanted, ...found }));
    const { findings } = await check.run(doctorContext({}), NEVER);
    return findings.map(({ code }) => code);
  };

  test('of this checkout are right', async () => {
    const { findings, seen } = await runtimeCheck().run(
      doctorContext({ more: { repositoryDirectory: REPOSITORY } }),
      NEVER,
    );

    expect(findings).toEqual([]);
    expect(seen.en).toContain(process.versions.node);
  });

  test('that are wrong or missing are told, both at once', async () => {
    expect(await codesOf({ node: '20.20.2', s: '3.1.10' })).toEqual([]);
    expect(await codesOf({ node: '18.19.0', s: undefined })).toEqual([
      'doctor.runtime.node',
      'doctor.runtime.s',
    ]);
    expect(await codesOf({ node: '20.20.2', s: '3.1.9' })).toEqual(['doctor.runtime.s']);
  });
});

describe('the figures of latency', () => {
  const sample = (environment: string, latencyMs: number) => ({
    ...{ environment, host: 'kms.example', atEpochMs: 0, latencyMs },
  });

  test('are kept from run to run, for each environment', async () => {
    await keepLatency(folder, [sample('test', 10), sample('prod', 99)]);
    await keepLatency(folder, [sample('test', 30)]);

    expect(await readLatency(folder, 'test')).toEqual([
      { host: 'kms.example', hour: '08:00', samples: 2, p50: 10, max: 30 },
    ]);
    expect(await readLatency(path.join(folder, 'nowhere'), 'test')).toEqual([]);
  });

  test('do not grow for ever: the oldest go', async () => {
    await keepLatency(
      folder,
      Array.from({ length: 4_999 }, () => sample('test', 1)),
    );
    await keepLatency(folder, [sample('test', 2), sample('test', 2)]);

    const [row] = await readLatency(folder, 'test');

    expect(row?.samples).toBe(2_502);
    expect(row?.max).toBe(2);
  });
});
