import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requiresProgram } from '../../support/debian-programs.ts';
import { resultOf, runLauncher } from '../../support/launcher-process.ts';
import { startOpenSshServer, type OpenSshServer } from '../../support/open-ssh-server.ts';

/** A fingerprint that no server has. */
const OTHER_KEY = `SHA256:${'A'.repeat(43)}`;

requiresProgram('sshd', 'ssh-keygen')('pointed by settings alone at a real OpenSSH server', () => {
  let server: OpenSshServer;
  let stateDirectory: string;
  let settings: Readonly<Record<string, string>>;
  let command: readonly string[];

  beforeAll(async () => {
    server = await startOpenSshServer();
    stateDirectory = await mkdtemp(path.join(tmpdir(), 'real-open-ssh-'));
    settings = {
      DELIVERY_SFTP_HOST: server.host,
      DELIVERY_SFTP_PORT: String(server.port),
      DELIVERY_SFTP_USERNAME: server.username,
      DELIVERY_SFTP_PRIVATE_KEY_FILE: server.privateKeyFile,
      DELIVERY_SFTP_HOST_KEY: server.hostKeyFingerprint,
      DELIVERY_SFTP_FOLDER: server.directory,
    };
    const sample = ['--employees', '12', '--period', '2026-10', '--seed', '81'];
    command = ['--once', '--json', ...sample, '--state', stateDirectory];
  });

  afterAll(async () => {
    await server.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  });

  // The two depend on each other: the second continues where the first was refused.
  test('a host key that is not the pinned one is refused with both fingerprints', async () => {
    const end = await runLauncher(command, { ...settings, DELIVERY_SFTP_HOST_KEY: OTHER_KEY });

    expect(end.exitCode).toBe(1);
    const { outcome, error } = JSON.parse(end.stdout) as {
      readonly outcome: string;
      readonly error: { readonly code: string; readonly text: { readonly zhHK: string } };
    };
    expect(outcome).toBe('failed');
    expect(error.code).toBe('transfer.host-key-changed');
    for (const fingerprint of [OTHER_KEY, server.hostKeyFingerprint]) {
      expect(end.stderr).toContain(fingerprint);
      expect(error.text.zhHK).toContain(fingerprint);
    }
    expect(await readdir(server.directory)).toEqual([]);
  });

  test('the same command with the right key continues and the file arrives there', async () => {
    const result = resultOf(await runLauncher(command, settings));

    expect(result.outcome).toBe('delivered');
    expect(result.meteredCallsUsed).toBeGreaterThan(0);
    const outputs = result.outputs ?? { file: '', manifest: '' };
    const [fileName, ...others] = await readdir(server.directory);
    expect(others, 'nothing unfinished').toEqual([]);
    expect(fileName).toBe(path.basename(outputs.file));
    const received = await readFile(path.join(server.directory, fileName ?? ''));
    expect(received).toEqual(await readFile(outputs.file));
    expect(await readdir(path.join(stateDirectory, 'sftp/account'))).toEqual([]);
  });

  test('and sends nothing when it is given once more', async () => {
    const before = await readdir(server.directory);

    const result = resultOf(await runLauncher(command, settings));

    expect(result.outcome).toBe('already-delivered');
    expect(await readdir(server.directory)).toEqual(before);
  });
});
