import { describe, expect, test } from 'vitest';
import type { DoctorCheck } from '../../../../infra/doctor/doctor-check.ts';
import type { DoctorContext } from '../../../../infra/doctor/doctor-context.ts';
import { CHECKS, type CheckId } from '../../../../infra/doctor/domain/check-catalogue.ts';
import type { Finding } from '../../../../infra/doctor/domain/check-result.ts';
import { runChecks } from '../../../../infra/doctor/run-checks.ts';
import { SecretNotFoundError } from '../../../../shared/secrets/index.ts';

// Checks of these tests ask for nothing.
const context = {} as DoctorContext;
const seen = { en: 'seen', zhHK: '所見' };
const WAIT_MS = 60_000;

function finding(level: Finding['level']): Finding {
  const text = { en: 'text', zhHK: '說明' };
  return { code: 'doctor.sample', level, subject: 'thing', text, remedy: text };
}

function check(id: CheckId, ...levels: readonly Finding['level'][]): DoctorCheck {
  return { id, run: () => Promise.resolve({ seen, findings: levels.map(finding) }) };
}

const run = (checks: readonly DoctorCheck[], timeoutMs = WAIT_MS) =>
  runChecks({ checks, context, timeoutMs });

describe('a run of checks', () => {
  test('tells the results in the order in which the checks are given, whichever is done first', async () => {
    const checks = [check('runtime'), check('settings', 'warning'), check('keys', 'failed')];

    const results = await run(checks);

    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['runtime', 'ok'],
      ['settings', 'warning'],
      ['keys', 'failed'],
    ]);
  });

  test('does not make a check that stands on one that has failed, and names the root of it', async () => {
    const results = await run([
      ...[check('settings', 'failed'), check('keys'), check('configuration')],
      ...[check('quota'), check('hosts'), check('runtime')],
    ]);

    const told = Object.fromEntries(
      results.map(({ id, outcome, because }) => [id, [outcome, because]]),
    );
    expect(told).toEqual({
      settings: ['failed', undefined],
      keys: ['not-checked', 'settings'],
      configuration: ['not-checked', 'settings'],
      quota: ['not-checked', 'settings'],
      hosts: ['not-checked', 'settings'],
      runtime: ['ok', undefined],
    });
  });

  test('goes on after a warning', async () => {
    const [, keys] = await run([check('settings', 'warning'), check('keys')]);

    expect(keys?.outcome).toBe('ok');
  });

  test('makes an error that a check did not explain into a finding, with the error’s own remedy', async () => {
    const thrown = new SecretNotFoundError('dt-test-sealing');
    const failing: DoctorCheck = { id: 'runtime', run: () => Promise.reject(thrown) };

    const [result] = await run([failing, check('settings')]);

    expect(result?.outcome).toBe('failed');
    expect(result?.findings).toMatchObject([
      { code: 'secrets.not-found', level: 'failed', remedy: thrown.remedy },
    ]);
  });

  test('tells nothing of the message of an error that is not ours', async () => {
    const failing: DoctorCheck = {
      id: 'runtime',
      run: () => Promise.reject(new Error('token abc123def456')),
    };

    const results = await run([failing]);

    expect(JSON.stringify(results)).not.toContain('abc123def456');
    expect(results[0]?.findings[0]?.code).toBe('system.unexpected');
  });

  test('ends a check that hangs, and makes the others', async () => {
    let hasEnded = false;
    const hanging: DoctorCheck = {
      id: 'settings',
      run: (_context, signal) =>
        new Promise(() => signal.addEventListener('abort', () => (hasEnded = true))),
    };

    const results = await run([hanging, check('runtime'), check('keys')], 20);

    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'ok', 'not-checked']);
    expect(results[0]?.findings[0]?.code).toBe('doctor.too-late');
    expect(hasEnded).toBe(true);
  });

  test('begins the check that measures time when all others are done', async () => {
    const order: CheckId[] = [];
    const noted = (id: CheckId): DoctorCheck => ({
      id,
      run: async () => {
        if (id !== 'latency') await new Promise((resolve) => setImmediate(resolve));
        order.push(id);
        return { seen, findings: [] };
      },
    });

    await run([noted('settings'), noted('latency'), noted('keys'), noted('deployment')]);

    expect(order.at(-1)).toBe('latency');
    expect(order).toHaveLength(4);
  });

  test('says which check begins and which has ended', async () => {
    const told: string[] = [];

    await runChecks({
      checks: [check('settings', 'failed'), check('keys')],
      context,
      timeoutMs: WAIT_MS,
      onBegin: (id) => told.push(`begin ${id}`),
      onEnd: ({ id, outcome }) => told.push(`end ${id} ${outcome}`),
    });

    expect(told).toEqual(['begin settings', 'end settings failed', 'end keys not-checked']);
  });
});

describe('the prerequisites of checks', () => {
  test('never lead back to a check itself', () => {
    const reach = (id: CheckId, path: readonly CheckId[]): void => {
      expect(path).not.toContain(id);
      for (const next of CHECKS[id].prerequisites) reach(next, [...path, id]);
    };

    for (const id of Object.keys(CHECKS) as CheckId[]) reach(id, []);
  });
});
