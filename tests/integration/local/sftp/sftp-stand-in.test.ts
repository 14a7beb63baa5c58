import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenSshKey } from '../../../../infra/local/sftp/open-ssh-key.ts';
import { startSftpStandIn, type SftpStandIn } from '../../../../infra/local/sftp/sftp-stand-in.ts';
import {
  SftpFileTransfer,
  type FileTransferSession,
} from '../../../../shared/file-transfer/index.ts';
import { programPath, requiresProgram } from '../../../support/debian-programs.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

let context: TemporaryStandInContext;
let sftp: SftpStandIn;

beforeEach(async () => {
  context = await temporaryStandInContext('sftp');
  sftp = await startSftpStandIn(context);
});

afterEach(async () => {
  await sftp.close();
  await context.dispose();
});

function text(name: string): string {
  return String(sftp.endpoints[name]);
}

function local(name: string): string {
  return path.join(text('directory'), name);
}

/** A session of the product's adapter; the raw protocol is tested through other clients below. */
async function openSession(): Promise<FileTransferSession> {
  return new SftpFileTransfer().connect({
    host: text('host'),
    port: sftp.ports.plain,
    username: text('username'),
    privateKey: await readFile(text('privateKeyFile'), 'utf8'),
    hostKeyFingerprints: [text('hostKeyFingerprint')],
    timeoutMs: 20_000,
  });
}

/** Logs in with the `ssh2` client; resolves with how that ended. */
function logIn(settings: Readonly<Record<string, unknown>>): Promise<string> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    client.on('ready', () => {
      client.end();
      resolve('ready');
    });
    client.on('error', (error) => resolve(error.level ?? error.message));
    client.connect({
      host: text('host'),
      port: sftp.ports.plain,
      username: text('username'),
      ...settings,
    });
  });
}

describe('SFTP stand-in: identity and login', () => {
  it('lets in the key of its endpoints and keeps all keys over a restart', async () => {
    const privateKey = await readFile(text('privateKeyFile'), 'utf8');
    const before = sftp.endpoints['hostKeyFingerprint'];
    await sftp.close();
    sftp = await startSftpStandIn(context);

    expect(await logIn({ privateKey })).toBe('ready');
    expect(sftp.endpoints['hostKeyFingerprint']).toBe(before);
    expect((await stat(text('privateKeyFile'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['another key', { privateKey: createOpenSshKey('intruder') }],
    ['a password', { password: 'payroll' }],
    ['nothing', {}],
  ])('refuses login with %s', async (_title, settings) => {
    expect(await logIn(settings)).toBe('client-authentication');
  });

  it('refuses the right key under another user name', async () => {
    const privateKey = await readFile(text('privateKeyFile'), 'utf8');

    expect(await logIn({ privateKey, username: 'root' })).toBe('client-authentication');
  });

  it('serves with the host key that it was given', async () => {
    await sftp.close();
    const hostKey = createOpenSshKey('given');
    sftp = await startSftpStandIn(context, { hostKey });
    const session = await openSession();

    expect(await session.stat('/nothing')).toBeUndefined();
    await session.close();
  });

  it('offers no shell, no command and no forwarding', async () => {
    const privateKey = await readFile(text('privateKeyFile'), 'utf8');
    const client = new ssh2.Client();
    client.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      client.on('ready', resolve).connect({
        host: text('host'),
        port: sftp.ports.plain,
        username: text('username'),
        privateKey,
      });
    });
    const outcome = (start: (done: (error?: Error) => void) => unknown): Promise<string> =>
      new Promise((resolve) => start((error) => resolve(error === undefined ? 'open' : 'refused')));

    const outcomes = await Promise.all([
      outcome((done) => client.exec('id', done)),
      outcome((done) => client.shell(done)),
      outcome((done) => client.subsys('netconf', done)),
      outcome((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done)),
    ]);
    client.end();

    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused']);
  });
});

describe('SFTP stand-in: the account sees its folder only', () => {
  it.each(['../../../../etc/passwd', '/../../etc/passwd', 'inbound/../../../etc/passwd'])(
    'takes %s as a path below the account',
    async (escape) => {
      const session = await openSession();
      await mkdir(local('etc'));
      await writeFile(local('etc/passwd'), 'inside');

      const found = await session.read(escape, 1_000);
      await session.close();

      expect(found).toEqual({
        outcome: 'read',
        bytes: new Uint8Array(Buffer.from('inside')),
      });
    },
  );

  it.each(['leak', 'outside/secret', 'outside/new-file'])(
    'does not follow a symbolic link out of the account: %s',
    async (remotePath) => {
      const outside = path.join(context.stateDirectory, 'private');
      await mkdir(outside);
      await writeFile(path.join(outside, 'secret'), 'secret');
      await symlink(path.join(outside, 'secret'), local('leak'));
      await symlink(outside, local('outside'));
      const session = await openSession();

      const reading = await session.read(remotePath, 100);
      const writing = session.write(remotePath, Buffer.from('x'));

      expect(reading).toEqual({ outcome: 'forbidden' });
      await expect(writing).rejects.toMatchObject({ code: 'transfer.access-denied' });
      await session.close();
      expect(await readdir(outside)).toEqual(['secret']);
      expect(await readFile(path.join(outside, 'secret'), 'utf8')).toBe('secret');
    },
  );
});

describe('SFTP stand-in: a vendor that takes files away', () => {
  it('moves a file away when it has its final name, and not before', async () => {
    sftp.setVendorTakesFiles(true);
    const session = await openSession();
    await session.write('/hours.csv.part', Buffer.from('hours'));
    const before = await readdir(text('directory'));

    await session.rename('/hours.csv.part', '/hours.csv');

    expect(before).toEqual(['hours.csv.part']);
    expect(await session.stat('/hours.csv')).toBeUndefined();
    expect(await readdir(text('takenDirectory'))).toEqual(['hours.csv']);
    await session.close();
  });

  it('does so once when the fault switchboard says so', async () => {
    context.faults.add({
      standIn: 'sftp',
      operation: 'RENAME',
      effect: { kind: 'error', code: 'vendor-takes' },
      times: 1,
    });
    const session = await openSession();
    for (const name of ['a.csv', 'b.csv']) {
      await session.write(`/${name}.part`, Buffer.from(name));
      await session.rename(`/${name}.part`, `/${name}`);
    }

    expect(await readdir(text('takenDirectory'))).toEqual(['a.csv']);
    expect(await readdir(text('directory'))).toEqual(['b.csv']);
    await session.close();
  });
});

describe('SFTP stand-in: bytes that are no SFTP', () => {
  /** Opens the subsystem and sends raw bytes; resolves when the server hangs up or answers. */
  async function sendRaw(bytes: Buffer): Promise<'answered' | 'closed'> {
    const privateKey = await readFile(text('privateKeyFile'), 'utf8');
    return new Promise((resolve) => {
      const client = new ssh2.Client();
      const finish = (outcome: 'answered' | 'closed'): void => {
        client.destroy();
        resolve(outcome);
      };
      client.on('error', () => finish('closed'));
      client.on('close', () => finish('closed'));
      client.on('ready', () => {
        client.subsys('sftp', (_error, channel) => {
          channel.on('data', () => finish('answered'));
          channel.on('close', () => finish('closed'));
          channel.write(bytes);
        });
      });
      client.connect({
        host: text('host'),
        port: sftp.ports.plain,
        username: text('username'),
        privateKey,
      });
    });
  }

  it.each<[string, Buffer, 'answered' | 'closed']>([
    ['a huge length', Buffer.from([0xff, 0xff, 0xff, 0xff, 1]), 'closed'],
    ['an empty packet', Buffer.from([0, 0, 0, 0]), 'closed'],
    ['a request cut short', Buffer.from([0, 0, 0, 3, 17, 0, 0]), 'closed'],
    ['an old version', Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 2]), 'closed'],
    ['an unknown request', Buffer.from([0, 0, 0, 5, 99, 0, 0, 0, 7]), 'answered'],
    [
      'a handle that was never given',
      Buffer.from([0, 0, 0, 10, 4, 0, 0, 0, 1, 0, 0, 0, 1, 9]),
      'answered',
    ],
  ])('survives %s', async (_title, bytes, expected) => {
    expect(await sendRaw(bytes)).toBe(expected);

    const session = await openSession();
    expect(await session.stat('/nothing')).toBeUndefined();
    await session.close();
  });
});

requiresProgram('sftp', 'ssh-keygen')('SFTP stand-in, judged by OpenSSH', () => {
  /** Runs OpenSSH's own client; a failing command ends it, unless it begins with `-`. */
  async function runBatch(...commands: readonly string[]): Promise<string> {
    const knownHosts = path.join(context.stateDirectory, 'known_hosts');
    const batch = path.join(context.stateDirectory, 'batch');
    await writeFile(
      knownHosts,
      `[127.0.0.1]:${String(sftp.ports.plain)} ${text('hostPublicKey')}\n`,
    );
    await writeFile(batch, `${commands.join('\n')}\n`);
    const options = ['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'StrictHostKeyChecking=yes'];
    const { stdout, stderr } = await promisify(execFile)(programPath('sftp'), [
      ...['-q', '-F', 'none', '-b', batch, '-P', String(sftp.ports.plain)],
      ...['-i', text('privateKeyFile'), ...options, `${text('username')}@127.0.0.1`],
    ]);
    return stdout + stderr;
  }

  it('agrees with ssh-keygen on the fingerprint and the key files', () => {
    const keys = path.dirname(text('privateKeyFile'));
    const publicKey = execFileSync(programPath('ssh-keygen'), ['-yf', path.join(keys, 'client')]);
    const listing = execFileSync(programPath('ssh-keygen'), ['-lf', path.join(keys, 'host')]);

    expect(publicKey.toString()).toMatch(/^ssh-ed25519 \S+ local-cloud-client\n$/);
    expect(listing.toString().split(' ')[1]).toBe(text('hostKeyFingerprint'));
  });

  it('uploads, lists, renames, downloads and removes', async () => {
    const source = path.join(context.stateDirectory, 'source');
    const copy = path.join(context.stateDirectory, 'copy');
    await writeFile(source, Buffer.alloc(700_001, '許功蓋'));

    const output = await runBatch(
      'mkdir inbound',
      `put -f ${source} inbound/hours.csv.part`,
      'rename inbound/hours.csv.part inbound/hours.csv',
      'ls -l inbound',
      `get inbound/hours.csv ${copy}`,
      'chmod 600 inbound/hours.csv',
      'cd ../..',
      'pwd',
    );

    expect(output).toContain('700001');
    expect(output).toContain('Remote working directory: /\n');
    expect(Buffer.compare(await readFile(copy), await readFile(source))).toBe(0);
    expect((await stat(local('inbound/hours.csv'))).mode & 0o777).toBe(0o600);
    await runBatch('rm inbound/hours.csv', 'rmdir inbound');
    expect(await readdir(text('directory'))).toEqual([]);
  });

  it('replaces by posix-rename and refuses to by the plain one', async () => {
    await writeFile(local('a'), 'new');
    await writeFile(local('b'), 'old');

    const refused = await runBatch('-rename -l a b');
    const kept = await readFile(local('b'), 'utf8');
    await runBatch('rename a b');

    expect(refused).toMatch(/Failure/);
    expect(kept).toBe('old');
    expect(await readFile(local('b'), 'utf8')).toBe('new');
    expect(await readdir(text('directory'))).toEqual(['b']);
  });

  it('refuses what cannot be done', async () => {
    await mkdir(local('full'));
    await writeFile(local('full/file'), 'x');

    const output = await runBatch(
      '-rm absent',
      '-rmdir full',
      '-rm full',
      '-mkdir full',
      '-get no',
    );

    expect(output).toMatch(/No such file/);
    expect(await readdir(local('full'))).toEqual(['file']);
  });

  it('resumes an upload where it was cut', async () => {
    const source = path.join(context.stateDirectory, 'source');
    await writeFile(source, 'first half, second half');
    await writeFile(local('file'), 'first half,');

    await runBatch(`reput ${source} file`);

    expect(await readFile(local('file'), 'utf8')).toBe('first half, second half');
  });
});
