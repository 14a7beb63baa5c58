import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startSftpStandIn } from '../../infra/local/sftp/sftp-stand-in.ts';
import {
  MemoryFileTransfer,
  SftpFileTransfer,
  type FileTransferTarget,
} from '../../shared/file-transfer/index.ts';
import { requiresProgram } from '../support/debian-programs.ts';
import { startOpenSshServer, type OpenSshServer } from '../support/open-ssh-server.ts';
import { temporaryStandInContext } from '../support/stand-in-context.ts';
import { describeFileTransfer, type FileTransferHarness } from './file-transfer.suite.ts';

async function contentOf(localPath: string): Promise<Uint8Array | undefined> {
  return readFile(localPath).then(
    (bytes) => new Uint8Array(bytes),
    () => undefined,
  );
}

describeFileTransfer('memory', async () => {
  const fingerprint = `SHA256:${'b'.repeat(43)}`;
  const transfer = new MemoryFileTransfer({
    hostKeyFingerprint: fingerprint,
    folders: ['/inbound', 'outbound/'],
  });
  const target: FileTransferTarget = {
    host: 'sftp.example',
    port: 22,
    username: 'payroll',
    privateKey: 'none',
    hostKeyFingerprints: [fingerprint],
    timeoutMs: 1_000,
  };
  return {
    transfer,
    target,
    folder: '/inbound/',
    emptyFolder: '/outbound/',
    offersExtensions: true,
    keepsTimes: false,
    contentOf: async (remotePath) => transfer.files.get(remotePath),
    place: async (remotePath, bytes) => void transfer.files.set(remotePath, Uint8Array.from(bytes)),
    makeFolder: async () => undefined,
    close: async () => undefined,
  };
});

async function standInHarness(
  extensions: readonly ('posix-rename' | 'fsync')[],
): Promise<FileTransferHarness> {
  const context = await temporaryStandInContext('sftp');
  const sftp = await startSftpStandIn(context, { extensions });
  const directory = String(sftp.endpoints['directory']);
  await mkdir(path.join(directory, 'inbound'));
  await mkdir(path.join(directory, 'outbound'));
  return {
    transfer: new SftpFileTransfer(),
    target: {
      host: String(sftp.endpoints['host']),
      port: sftp.ports.plain,
      username: String(sftp.endpoints['username']),
      privateKey: await readFile(String(sftp.endpoints['privateKeyFile']), 'utf8'),
      hostKeyFingerprints: [String(sftp.endpoints['hostKeyFingerprint'])],
      timeoutMs: 20_000,
    },
    folder: '/inbound/',
    emptyFolder: '/outbound/',
    offersExtensions: extensions.length > 0,
    keepsTimes: true,
    contentOf: (remotePath) => contentOf(path.join(directory, remotePath)),
    place: (remotePath, bytes) => writeFile(path.join(directory, remotePath), bytes),
    makeFolder: (remotePath) => mkdir(path.join(directory, remotePath)),
    close: async () => {
      await sftp.close();
      await context.dispose();
    },
  };
}

describeFileTransfer('SFTP adapter and stand-in', () => standInHarness(['posix-rename', 'fsync']));
describeFileTransfer('SFTP adapter and a stand-in without extensions', () => standInHarness([]));

requiresProgram('sshd', 'ssh-keygen')('with a real OpenSSH server', () => {
  let server: OpenSshServer;

  beforeAll(async () => {
    server = await startOpenSshServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  describeFileTransfer('SFTP adapter and OpenSSH', async () => {
    const name = randomUUID();
    await mkdir(path.join(server.directory, name));
    await mkdir(path.join(server.directory, `${name}-empty`));
    return {
      transfer: new SftpFileTransfer(),
      target: {
        host: server.host,
        port: server.port,
        username: server.username,
        privateKey: server.privateKey,
        hostKeyFingerprints: [server.hostKeyFingerprint],
        timeoutMs: 20_000,
      },
      folder: `${name}/`,
      emptyFolder: `${name}-empty/`,
      offersExtensions: true,
      keepsTimes: true,
      contentOf: (remotePath) => contentOf(path.join(server.directory, remotePath)),
      place: (remotePath, bytes) => writeFile(path.join(server.directory, remotePath), bytes),
      makeFolder: (remotePath) => mkdir(path.join(server.directory, remotePath)),
      close: async () => undefined,
    };
  });
});
