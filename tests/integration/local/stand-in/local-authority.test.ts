import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalAuthority } from '../../../../infra/local/stand-in/local-authority.ts';
import type { ServerCertificate } from '../../../../infra/local/stand-in/stand-in.ts';
import { programPath, requiresProgram } from '../../../support/debian-programs.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'local-authority-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** One TLS handshake; resolves with the name in the server's certificate. */
async function handshake(
  certificate: ServerCertificate,
  trusted: string,
  servername: string,
): Promise<string> {
  const server = tls.createServer({ key: certificate.keyPem, cert: certificate.certificatePem });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise<string>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const socket = tls.connect({ host: '127.0.0.1', port, ca: trusted, servername: '' }, () => {
        const problem = tls.checkServerIdentity(servername, socket.getPeerCertificate());
        const name = socket.getPeerCertificate().subject.CN;
        socket.destroy();
        if (problem === undefined) resolve(String(name));
        else reject(problem);
      });
      socket.once('error', reject);
    });
  } finally {
    server.close();
  }
}

describe('local authority', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])(
    'issues a certificate that TLS clients accept for %s',
    async (host) => {
      const authority = await LocalAuthority.open(directory);
      const certificate = await authority.issue('kms');

      const name = await handshake(certificate, authority.certificatePem, host);

      expect(name).toBe('kms');
    },
  );

  it('issues nothing that would be accepted for another host', async () => {
    const authority = await LocalAuthority.open(directory);
    const certificate = await authority.issue('kms');

    await expect(
      handshake(certificate, authority.certificatePem, 'oss-cn-hongkong.aliyuncs.com'),
    ).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('is not trusted by a client that knows another authority only', async () => {
    const authority = await LocalAuthority.open(path.join(directory, 'one'));
    const other = await LocalAuthority.open(path.join(directory, 'two'));
    const certificate = await authority.issue('kms');

    await expect(handshake(certificate, other.certificatePem, '127.0.0.1')).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/) as string,
    });
  });

  it('is the same authority, with the same certificates, when it is opened again', async () => {
    const first = await LocalAuthority.open(directory);
    const [one, again] = await Promise.all([first.issue('oss'), first.issue('oss')]);

    const second = await LocalAuthority.open(directory);
    const reloaded = await second.issue('oss');

    expect(again).toEqual(one);
    expect(second.certificatePem).toBe(first.certificatePem);
    expect(reloaded).toEqual(one);
    expect(await handshake(reloaded, first.certificatePem, 'localhost')).toBe('oss');
  });

  it('keeps private keys readable by their owner only', async () => {
    const authority = await LocalAuthority.open(directory);
    await authority.issue('oss');

    const modes = await Promise.all(
      ['authority.key.pem', 'oss.server.pem'].map(
        async (name) => (await stat(path.join(directory, name))).mode & 0o777,
      ),
    );

    expect(modes).toEqual([0o600, 0o600]);
    expect(await readdir(directory)).toHaveLength(3);
  });

  it('mends a lost certificate file and a torn server file', async () => {
    const first = await LocalAuthority.open(directory);
    const lost = await first.issue('oss');
    await unlink(first.certificateFile);
    await writeFile(path.join(directory, 'oss.server.pem'), lost.keyPem.slice(0, 40));

    const second = await LocalAuthority.open(directory);
    const issued = await second.issue('oss');

    expect((await stat(second.certificateFile)).size).toBeGreaterThan(0);
    expect(issued.certificatePem).not.toBe(lost.certificatePem);
    expect(await handshake(issued, first.certificatePem, '127.0.0.1')).toBe('oss');
  });

  it('does not serve a kept certificate that another authority has signed', async () => {
    const first = await LocalAuthority.open(directory);
    const old = await first.issue('oss');
    await unlink(path.join(directory, 'authority.key.pem'));

    const second = await LocalAuthority.open(directory);
    const issued = await second.issue('oss');

    expect(issued.certificatePem).not.toBe(old.certificatePem);
    expect(await handshake(issued, second.certificatePem, '127.0.0.1')).toBe('oss');
  });

  it.each(['', '../evil', 'a/b', 'x'.repeat(65), 'a=b, O=c'])(
    'refuses %j as a common name',
    async (name) => {
      const authority = await LocalAuthority.open(directory);

      await expect(authority.issue(name)).rejects.toBeInstanceOf(RangeError);
    },
  );
});

requiresProgram('openssl')('local authority, judged by openssl', () => {
  it.each(['2000-06-01T00:00:00Z', '2026-10-31T00:00:00Z', '2099-06-01T00:00:00Z'])(
    'forms a strictly valid chain at %s',
    async (date) => {
      const authority = await LocalAuthority.open(directory);
      await authority.issue('dingtalk');
      const seconds = String(Date.parse(date) / 1000);

      const output = execFileSync(
        programPath('openssl'),
        ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_ip', '127.0.0.1'].concat(
          ['-attime', seconds, '-CAfile', authority.certificateFile],
          [path.join(directory, 'dingtalk.server.pem')],
        ),
        { encoding: 'utf8' },
      );

      expect(output).toContain('OK');
    },
  );
});
