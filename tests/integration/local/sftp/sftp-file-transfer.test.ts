import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenSshKey } from '../../../../infra/local/sftp/open-ssh-key.ts';
import { startSftpStandIn, type SftpStandIn } from '../../../../infra/local/sftp/sftp-stand-in.ts';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  SftpFileTransfer,
  type FileTransferSession,
  type FileTransferTarget,
} from '../../../../shared/file-transfer/index.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

let context: TemporaryStandInContext;
let sftp: SftpStandIn;
let target: FileTransferTarget;
const sessions: FileTransferSession[] = [];

beforeEach(async () => {
  context = await temporaryStandInContext('sftp');
  sftp = await startSftpStandIn(context);
  target = {
    host: String(sftp.endpoints['host']),
    port: sftp.ports.plain,
    username: String(sftp.endpoints['username']),
    privateKey: await readFile(String(sftp.endpoints['privateKeyFile']), 'utf8'),
    hostKeyFingerprints: [String(sftp.endpoints['hostKeyFingerprint'])],
    timeoutMs: 20_000,
  };
});

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await sftp.close();
  await context.dispose();
});

async function open(changes: Partial<FileTransferTarget> = {}): Promise<FileTransferSession> {
  const session = await new SftpFileTransfer().connect({ ...target, ...changes });
  sessions.push(session);
  return session;
}

function fail(operation: string, effect: FaultEffect, after = 0, times = 1): void {
  context.faults.add({ standIn: 'sftp', operation, effect, after, times });
}

function filesOnServer(): Promise<string[]> {
  return readdir(String(sftp.endpoints['directory']));
}

const DROP_BEFORE: FaultEffect = { kind: 'drop', when: 'before' };
const DROP_AFTER: FaultEffect = { kind: 'drop', when: 'after' };
const LARGE = Buffer.alloc(1_000_000, 'hours');

describe('SFTP adapter: the server is not who it should be', () => {
  it('refuses another host key before it logs in, and names both fingerprints', async () => {
    fail('CONNECT', { kind: 'error', code: 'wrong-host-key' });
    let logins = 0;
    context.faults.add({ standIn: 'sftp', operation: 'AUTH', effect: { kind: 'delay', ms: 0 } });

    const error: unknown = await open().catch((thrown: unknown) => thrown);
    logins += context.faults.list().find(({ operation }) => operation === 'AUTH')?.fired ?? 0;

    expect(error).toMatchObject({
      code: 'transfer.host-key-changed',
      retryable: false,
      expected: target.hostKeyFingerprints,
      presented: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) as string,
    });
    expect((error as { presented: string }).presented).not.toBe(target.hostKeyFingerprints[0]);
    expect(logins).toBe(0);
  });

  it('works again with the right server', async () => {
    fail('CONNECT', { kind: 'error', code: 'wrong-host-key' });
    await expect(open()).rejects.toMatchObject({ code: 'transfer.host-key-changed' });

    const session = await open();

    expect(await session.stat('/hours.csv')).toBeUndefined();
  });
});

describe('SFTP adapter: it cannot log in', () => {
  it.each([
    ['an unknown key', { privateKey: createOpenSshKey('other') }],
    ['an unknown user', { username: 'nobody' }],
    ['a text that is no key', { privateKey: 'top secret words' }],
    ['an empty key', { privateKey: '' }],
  ])('says that %s is refused, without showing it', async (_title, changes) => {
    const error: unknown = await open(changes).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'transfer.access-denied', category: 'user' });
    expect(String(error)).not.toContain('top secret');
  });

  it.each<[string, FaultEffect]>([
    ['CONNECT', DROP_BEFORE],
    ['CONNECT', { kind: 'garbage', body: 'html' }],
    ['AUTH', DROP_BEFORE],
  ])('calls a server unavailable that fails at %s with %j', async (operation, effect) => {
    fail(operation, effect);

    await expect(open()).rejects.toMatchObject({
      code: 'transfer.unavailable',
      retryable: true,
      details: { host: '127.0.0.1', operation: 'connect' },
    });
  });

  it('calls a server unavailable that nobody listens for', async () => {
    await sftp.close();

    await expect(open()).rejects.toMatchObject({ details: { reason: 'ECONNREFUSED' } });
  });

  it('gives up a server that accepts and then says nothing', async () => {
    const held: Socket[] = [];
    const silent = createServer((socket) => void held.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;

    const connecting = open({ port, timeoutMs: 40 });

    await expect(connecting).rejects.toMatchObject({
      code: 'transfer.unavailable',
      details: { reason: 'time-out' },
    });
    for (const socket of held) socket.destroy();
    silent.close();
  });

  it('stops connecting when it is told to', async () => {
    fail('AUTH', { kind: 'delay', ms: 300 });
    const stop = new AbortController();

    const connecting = new SftpFileTransfer().connect(target, { signal: stop.signal });
    setImmediate(() => stop.abort(new Error('enough')));

    await expect(connecting).rejects.toThrow('enough');
  });
});

describe('SFTP adapter: it breaks while writing', () => {
  it.each<[string, string, FaultEffect, number]>([
    ['before the file is open', 'OPEN', DROP_BEFORE, 0],
    ['in the middle of the bytes', 'WRITE', DROP_BEFORE, 12],
    ['after the last bytes', 'FSYNC', DROP_BEFORE, 0],
    ['when the file is closed', 'CLOSE', DROP_AFTER, 0],
  ])(
    'is unavailable, and the same call succeeds later: %s',
    async (_title, operation, effect, after) => {
      fail(operation, effect, after);
      const session = await open();

      await expect(session.write('/hours.csv.part', LARGE)).rejects.toMatchObject({
        code: 'transfer.unavailable',
        retryable: true,
      });
      await expect(session.stat('/hours.csv.part')).rejects.toMatchObject({
        code: 'transfer.unavailable',
      });
      const again = await open();
      await again.write('/hours.csv.part', LARGE);

      expect(await again.stat('/hours.csv.part')).toEqual({ sizeBytes: LARGE.length });
    },
  );

  it('is unavailable when the server dies in the middle of the bytes', async () => {
    fail('WRITE', { kind: 'delay', ms: 30 }, 5, 100);
    const session = await open();

    const writing = session.write('/hours.csv.part', LARGE);
    const outcome = expect(writing).rejects.toMatchObject({ code: 'transfer.unavailable' });
    while ((context.faults.list()[0]?.fired ?? 0) === 0) await new Promise(setImmediate);
    await sftp.close();

    await outcome;
  });

  it('says that the server is full, and leaves a part under the temporary name only', async () => {
    fail('WRITE', { kind: 'error', code: 'full' }, 3, 1_000);
    const session = await open();

    await expect(session.write('/hours.csv.part', LARGE)).rejects.toMatchObject({
      code: 'transfer.full',
      retryable: true,
      details: { path: '/hours.csv.part' },
    });

    expect(await filesOnServer()).toEqual(['hours.csv.part']);
    const { sizeBytes } = (await session.stat('/hours.csv.part')) as { sizeBytes: number };
    expect(sizeBytes).toBeGreaterThan(0);
    expect(sizeBytes).toBeLessThan(LARGE.length);
  });

  it('takes a bare failure to store as a full disk, as OpenSSH reports one', async () => {
    fail('WRITE', { kind: 'error', code: 'failure' });
    const session = await open();

    await expect(session.write('/a', Buffer.from('x'))).rejects.toMatchObject({
      code: 'transfer.full',
    });
  });

  it.each<[string, string, string]>([
    ['OPEN', 'denied', 'transfer.access-denied'],
    ['OPEN', 'not-found', 'transfer.path-missing'],
    ['OPEN', 'failure', 'transfer.refused'],
    ['WRITE', 'denied', 'transfer.access-denied'],
    ['FSYNC', 'full', 'transfer.full'],
  ])('reports a refused %s (%s) as %s', async (operation, code, expected) => {
    fail(operation, { kind: 'error', code });
    const session = await open();

    await expect(session.write('/a', Buffer.from('x'))).rejects.toMatchObject({ code: expected });
  });

  it('names the folder that does not exist', async () => {
    const session = await open();

    await expect(session.write('/nowhere/a', Buffer.from('x'))).rejects.toMatchObject({
      code: 'transfer.path-missing',
      details: { path: '/nowhere/a' },
    });
  });

  it('does without fsync where the server takes it back', async () => {
    fail('FSYNC', { kind: 'error', code: 'unsupported' });
    const session = await open();

    expect(await session.write('/a', Buffer.from('x'))).toEqual({ synced: false });
  });
});

describe('SFTP adapter: it breaks while renaming', () => {
  async function openWithUpload(): Promise<FileTransferSession> {
    const session = await open();
    await session.write('/a.part', Buffer.from('hours'));
    return session;
  }

  it('does not know the outcome when the rename was done and the answer lost', async () => {
    fail('RENAME', DROP_AFTER);
    const session = await openWithUpload();

    await expect(session.rename('/a.part', '/a')).rejects.toMatchObject({
      code: 'transfer.outcome-unknown',
      retryable: true,
      details: { operation: 'rename', path: '/a' },
    });
    const again = await open();

    expect(await again.stat('/a')).toEqual({ sizeBytes: 5 });
    expect(await again.stat('/a.part')).toBeUndefined();
  });

  it('does not know the outcome when the rename was not done and no answer came', async () => {
    fail('RENAME', DROP_BEFORE);
    const session = await openWithUpload();

    await expect(session.rename('/a.part', '/a')).rejects.toMatchObject({
      code: 'transfer.outcome-unknown',
    });
    expect(await filesOnServer()).toEqual(['a.part']);
  });

  it('knows the outcome when the connection breaks after the answer', async () => {
    const session = await openWithUpload();
    const outcome = await session.rename('/a.part', '/a');
    fail('STAT', DROP_BEFORE);

    expect(outcome).toEqual({ atomic: true });
    await expect(session.stat('/a')).rejects.toMatchObject({ code: 'transfer.unavailable' });
    expect(await (await open()).stat('/a')).toEqual({ sizeBytes: 5 });
  });

  it('knows that nothing was renamed when it could not look at the target first', async () => {
    fail('STAT', DROP_BEFORE);
    const session = await openWithUpload();

    await expect(session.rename('/a.part', '/a')).rejects.toMatchObject({
      code: 'transfer.unavailable',
    });
    expect(await filesOnServer()).toEqual(['a.part']);
  });

  it('reports a refused rename as refused, with the file left where it was', async () => {
    fail('RENAME', { kind: 'error', code: 'denied' });
    const session = await openWithUpload();

    await expect(session.rename('/a.part', '/a')).rejects.toMatchObject({
      code: 'transfer.access-denied',
    });
    expect(await filesOnServer()).toEqual(['a.part']);
  });
});

describe('SFTP adapter: the server lets nobody look', () => {
  beforeEach(() => {
    for (const operation of ['STAT', 'LSTAT', 'FSTAT', 'OPEN', 'READ']) {
      fail(operation, { kind: 'error', code: 'read-denied' }, 0, 1_000);
    }
  });

  it('says so for stat and read, and writes all the same', async () => {
    const session = await open();

    const { synced } = await session.write('/a.part', Buffer.from('hours'));

    expect(synced).toBe(true);
    expect(await session.stat('/a.part')).toBe('forbidden');
    expect(await session.read('/a.part', 100)).toEqual({ outcome: 'forbidden' });
  });

  it('renames by the plain rename, which the server itself refuses over a file', async () => {
    const session = await open();
    await session.write('/a.part', Buffer.from('hours'));
    const free = await session.rename('/a.part', '/a');
    await session.write('/a.part', Buffer.from('more'));

    await expect(session.rename('/a.part', '/a')).rejects.toMatchObject({
      code: 'transfer.refused',
    });
    const stored = await readFile(path.join(String(sftp.endpoints['directory']), 'a'), 'utf8');

    expect(free).toEqual({ atomic: false });
    expect(stored).toBe('hours');
  });
});

describe('SFTP adapter: the server lets nobody look and does not say “denied”', () => {
  it.each(['failure', 'unsupported'])('but “%s”: that is forbidden too', async (code) => {
    for (const operation of ['STAT', 'LSTAT', 'FSTAT', 'READ']) {
      fail(operation, { kind: 'error', code }, 0, 1_000);
    }
    const session = await open();
    await session.write('/a.part', Buffer.from('hours'));

    expect(await session.stat('/a.part')).toBe('forbidden');
    expect(await session.read('/a.part', 100)).toEqual({ outcome: 'forbidden' });
    expect(await session.rename('/a.part', '/a')).toEqual({ atomic: false });
    expect(await filesOnServer()).toEqual(['a']);
  });

  it.each(['denied', 'failure', 'unsupported'])(
    'and reports a removal that is refused by “%s” as refused, the session being whole',
    async (code) => {
      fail('REMOVE', { kind: 'error', code });
      const session = await open();
      await session.write('/a.part', Buffer.from('hours'));

      await expect(session.remove('/a.part')).rejects.toMatchObject({
        code: code === 'denied' ? 'transfer.access-denied' : 'transfer.refused',
      });
      await session.remove('/a.part');
      expect(await filesOnServer()).toEqual([]);
    },
  );
});

describe('SFTP adapter: listing a folder', () => {
  it.each(['denied', 'failure', 'unsupported'])(
    'says that looking is forbidden when the server answers “%s”',
    async (code) => {
      fail('OPENDIR', { kind: 'error', code });
      const session = await open();

      expect(await session.list('/', 10)).toEqual({ outcome: 'forbidden' });
      expect(await session.list('/', 10)).toEqual({ outcome: 'listed', files: [] });
    },
  );

  it('never takes a listing that broke in the middle for a whole one', async () => {
    const directory = String(sftp.endpoints['directory']);
    for (let n = 0; n < 150; n += 1) await writeFile(path.join(directory, `ack-${String(n)}`), '');
    fail('READDIR', DROP_BEFORE, 1);
    const session = await open();

    await expect(session.list('/', 1_000)).rejects.toMatchObject({
      code: 'transfer.unavailable',
      retryable: true,
    });
  });

  it('leaves links out, wherever they lead', async () => {
    const directory = String(sftp.endpoints['directory']);
    await writeFile(path.join(directory, 'ack'), 'x');
    await symlink('ack', path.join(directory, 'link'));
    const session = await open();

    const answer = await session.list('/', 10);

    expect(answer).toMatchObject({ outcome: 'listed', files: [{ name: 'ack', sizeBytes: 1 }] });
    expect(answer.outcome === 'listed' && answer.files).toHaveLength(1);
  });
});

describe('SFTP adapter: garbage instead of answers', () => {
  it('is unavailable', async () => {
    fail('STAT', { kind: 'garbage', body: 'html' });
    const session = await open();

    await expect(session.stat('/a')).rejects.toMatchObject({ code: 'transfer.unavailable' });
  });

  it('reads in pieces when the server gives less than was asked for', async () => {
    const bytes = Buffer.alloc(200_000, 'abc');
    await writeFile(path.join(String(sftp.endpoints['directory']), 'a'), bytes);
    const session = await open();

    const answer = await session.read('/a', bytes.length);

    expect(answer).toEqual({ outcome: 'read', bytes: new Uint8Array(bytes) });
  });
});
