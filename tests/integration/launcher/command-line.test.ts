import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLauncher } from '../../support/launcher-process.ts';

let base: string;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'command-line-'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe('the command line of the launcher', () => {
  test('explains every option with --help and starts nothing', async () => {
    const state = path.join(base, 'never-made');

    const end = await runLauncher(['--help', '--state', state]);

    expect(end.exitCode).toBe(0);
    for (const option of [
      'once',
      'employees',
      'period',
      'seed',
      'port',
      'state',
      'reset',
      'json',
    ]) {
      expect(end.stdout).toContain(`--${option}`);
    }
    expect(existsSync(state)).toBe(false);
  });

  test.each([
    ['--employees', ['--employees', '9']],
    ['--employees', ['--employees', 'twelve']],
    ['--period', ['--period', '2026-13']],
    ['--period', ['--period', '202610']],
    ['--seed', ['--seed', '1.5']],
    ['--port', ['--port', '70000']],
    ['--state', ['--state', '']],
    ['--emploees', ['--emploees', '12']],
    ['stray', ['stray']],
  ])('names %s when it is wrong, and exits 2: %j', async (name, options) => {
    const state = path.join(base, 'untouched');

    const end = await runLauncher(['--once', '--state', state, ...options]);

    expect(end.exitCode).toBe(2);
    expect(end.stderr.split('\n')[0]).toContain(name);
    expect(end.stderr).toContain('--period YYYY-MM');
    expect(end.stdout).toBe('');
    expect(existsSync(state)).toBe(false);
  });

  test('names the setting of a real server that is missing, without a stack', async () => {
    const state = path.join(base, 'half-a-target');

    const end = await runLauncher(['--once', '--employees', '10', '--state', state], {
      DELIVERY_SFTP_HOST: '127.0.0.1',
      DELIVERY_SFTP_USERNAME: 'payroll',
      DELIVERY_SFTP_HOST_KEY: 'SHA256:short',
    });

    expect(end.exitCode).toBe(1);
    expect(end.stderr).toContain('DELIVERY_SFTP_PRIVATE_KEY_FILE');
    expect(end.stderr).toContain('DELIVERY_SFTP_HOST_KEY');
    expect(end.stderr).not.toMatch(/^\s+at /m);
  });
});
