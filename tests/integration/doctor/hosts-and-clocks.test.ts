import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { clockCheck } from '../../../infra/doctor/checks/clock-check.ts';
import { hostsCheck } from '../../../infra/doctor/checks/hosts-check.ts';
import { datedCertificate, type DatedCertificate } from '../../support/dated-certificate.ts';
import { doctorContext } from '../../support/doctor-context.ts';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The port on which it listens on loopback from now on. */
async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

function tlsServer({ certificatePem, keyPem }: DatedCertificate, options: object = {}): Server {
  const server = createTlsServer({ cert: certificatePem, key: keyPem, ...options }, (socket) =>
    socket.on('error', () => undefined),
  );
  return server.on('tlsClientError', () => undefined);
}

/** An environment whose every service is at one address. */
function environmentAt(address: string, trustedAuthorityPem?: string, clockOffsetMs = 0) {
  const settings = {
    TABLESTORE_ENDPOINT: address,
    DINGTALK_API_ENDPOINT: address,
    DINGTALK_OAPI_ENDPOINT: address,
  };
  const authority = trustedAuthorityPem === undefined ? {} : { trustedAuthorityPem };
  return doctorContext({ settings, target: { ...authority, clockOffsetMs } });
}

const days = (count: number): Date => new Date(Date.now() + count * DAY_MS);

async function codesAt(certificate: DatedCertificate, options: object = {}): Promise<string[]> {
  const port = await portOf(tlsServer(certificate, options));
  const context = environmentAt(`https://localhost:${String(port)}`, certificate.certificatePem);
  const { findings } = await hostsCheck.run(context, NEVER);
  expect(new Set(findings.map(({ subject }) => subject)).size).toBe(findings.length);
  return findings.map(({ code }) => code);
}

describe('the check of hosts', () => {
  test('takes a certificate that is trusted, valid for the name and for weeks', async () => {
    expect(await codesAt(await datedCertificate(days(-1), days(60)))).toEqual([]);
  });

  test('fails for a certificate that has expired', async () => {
    expect(await codesAt(await datedCertificate(days(-30), days(-1)))).toEqual([
      'doctor.hosts.certificate-expired',
    ]);
  });

  test('warns of a certificate that ends within three weeks', async () => {
    const certificate = await datedCertificate(days(-1), days(10));
    const port = await portOf(tlsServer(certificate));
    const context = environmentAt(`https://localhost:${String(port)}`, certificate.certificatePem);

    const { findings } = await hostsCheck.run(context, NEVER);

    expect(findings).toMatchObject([{ code: 'doctor.hosts.certificate-soon', level: 'warning' }]);
  });

  test('judges the days by the time of the environment, not of the machine', async () => {
    const certificate = await datedCertificate(days(-1), days(60));
    const port = await portOf(tlsServer(certificate));
    const address = `https://localhost:${String(port)}`;
    const ahead = environmentAt(address, certificate.certificatePem, 50 * DAY_MS);

    const { findings } = await hostsCheck.run(ahead, NEVER);

    expect(findings.map(({ code }) => code)).toEqual(['doctor.hosts.certificate-soon']);
  });

  test('fails for a certificate of another name, with the reason', async () => {
    const certificate = await datedCertificate(days(-1), days(60), 'elsewhere.example');
    const port = await portOf(tlsServer(certificate));
    const context = environmentAt(`https://localhost:${String(port)}`, certificate.certificatePem);

    const { findings } = await hostsCheck.run(context, NEVER);

    expect(findings).toMatchObject([{ code: 'doctor.hosts.certificate-distrusted' }]);
    expect(findings[0]?.text.en).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('fails for a server that speaks TLS 1.1 at most', async () => {
    const certificate = await datedCertificate(days(-1), days(60));
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

    const codes = await codesAt(certificate, old);

    expect(codes).toEqual(['doctor.hosts.protocol-old']);
  });

  test('fails for a name that has no address', async () => {
    const context = environmentAt('https://no-such-host.invalid');

    const { findings } = await hostsCheck.run(context, NEVER);

    expect(findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['doctor.hosts.unresolved', 'Tablestore no-such-host.invalid'],
    ]);
  });

  test('does not wait for a server that says nothing, once it is told to end', async () => {
    const ended = new AbortController();
    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
      ended.abort();
    });
    const context = environmentAt(`https://127.0.0.1:${String(await portOf(silent))}`);

    const { findings } = await hostsCheck.run(context, ended.signal);

    expect(findings.map(({ code }) => code)).toEqual(['doctor.hosts.unreachable']);
    expect(findings[0]?.text.en).toContain('time-out');
  });

  test('leaves out hosts that only the region knows, and says so', async () => {
    const context = doctorContext({
      settings: {
        OSS_ENDPOINT: 'https://oss-cn-hongkong-internal.aliyuncs.com',
        DINGTALK_API_ENDPOINT: 'http://127.0.0.1:1',
        DINGTALK_OAPI_ENDPOINT: 'http://127.0.0.1:1',
      },
    });

    const { seen, findings } = await hostsCheck.run(context, NEVER);

    expect(seen.en).toBe('1 hosts; 1 that only the region knows are left out');
    expect(findings.map(({ code }) => code)).toEqual(['doctor.hosts.unreachable']);
  });
});

describe('the check of clocks', () => {
  const servingAt = async (offsetMs: number): Promise<string> => {
    const server = createHttpServer((_request, response) => {
      response.setHeader('date', new Date(Date.now() + offsetMs).toUTCString());
      response.end();
    });
    return `http://localhost:${String(await portOf(server))}`;
  };
  const findingsAt = async (offsetMs: number, clockOffsetMs = 0) => {
    const context = environmentAt(await servingAt(offsetMs), undefined, clockOffsetMs);
    return (await clockCheck.run(context, NEVER)).findings;
  };

  test('takes a service whose time is ours', async () => {
    expect(await findingsAt(0)).toEqual([]);
  });

  test('warns of two minutes, and fails for ten, whichever is ahead', async () => {
    const code = 'doctor.clock.skew';

    expect(await findingsAt(120_000)).toMatchObject([{ code, level: 'warning' }]);
    expect(await findingsAt(-600_000)).toMatchObject([{ code, level: 'failed' }]);
    const [ahead] = await findingsAt(600_000);
    expect(ahead?.text.en).toMatch(/^Its clock is \d+ s ahead of ours/);
  });

  test('takes the time of an environment into account that has one of its own', async () => {
    const year = 365 * DAY_MS;

    expect(await findingsAt(year, year)).toEqual([]);
    expect(await findingsAt(0, year)).toEqual([]);
    expect(await findingsAt(DAY_MS, year)).toMatchObject([{ level: 'failed' }]);
  });

  test('says nothing of a service that cannot be reached: that is told elsewhere', async () => {
    const { seen, findings } = await clockCheck.run(environmentAt('http://127.0.0.1:1'), NEVER);

    expect(findings).toEqual([]);
    expect(seen.en).toBe('no service told its time');
  });
});
