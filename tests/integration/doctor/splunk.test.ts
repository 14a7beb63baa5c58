import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { splunkCheck } from '../../../infra/doctor/checks/splunk-check.ts';
import { MemorySecretProvider } from '../../../shared/secrets/index.ts';
import { datedCertificate } from '../../support/dated-certificate.ts';
import { doctorContext } from '../../support/doctor-context.ts';
import { sampleConfiguration } from '../../support/sample-configuration.ts';

const NEVER = new AbortController().signal;
const TOKEN = 'canary-0123-4567-89ab';
const DAY_MS = 86_400_000;
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Answers = Readonly<Record<'event' | 'ack' | 'health', unknown>>;
const HEALTHY: Answers = {
  event: { text: 'No data', code: 5 },
  ack: { acks: { '0': false } },
  health: { text: 'HEC is healthy', code: 17 },
};

/** A collector that answers each of its paths alike; what it was sent beside the questions. */
async function collector(answers: Answers): Promise<{ context: Context; bodies: string[] }> {
  const certificate = await datedCertificate(
    new Date(Date.now() - DAY_MS),
    new Date(Date.now() + DAY_MS),
  );
  const bodies: string[] = [];
  const server = createServer(
    { cert: certificate.certificatePem, key: certificate.keyPem },
    (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        const [kind] = Object.keys(answers).filter((name) => request.url?.endsWith(`/${name}`));
        response.end(JSON.stringify(answers[(kind ?? 'health') as keyof Answers]));
      });
    },
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `https://localhost:${String((server.address() as AddressInfo).port)}`;
  return { context: contextWith(url, certificate.certificatePem), bodies };
}

type Context = ReturnType<typeof doctorContext>;

function contextWith(url: string, authorityPem: string, acknowledgement = 'indexer'): Context {
  const sink = {
    ...{ kind: 'splunk-hec', name: 'siem', url, tokenSecret: 'dt-test-splunk' },
    ...{ acknowledgement, index: 'audit', authorityPem },
  };
  const configuration = sampleConfiguration();
  const organisations = configuration.organisations.map((organisation) => ({
    ...organisation,
    functionSettings: { 'audit-forwarding': { sinks: [sink] } },
  }));
  return doctorContext({
    services: { secrets: new MemorySecretProvider({ 'dt-test-splunk': TOKEN }) },
    more: {
      configuration: () =>
        Promise.resolve({
          version: 1,
          sha256: '',
          configuration: { ...configuration, organisations },
        }),
    },
  });
}

async function codesWith(change: Partial<Answers>): Promise<readonly string[]> {
  const { context } = await collector({ ...HEALTHY, ...change });
  const report = await splunkCheck.run(context, NEVER);
  expect(JSON.stringify(report)).not.toContain(TOKEN);
  return report.findings.map(({ code }) => code);
}

describe('the check of Splunk', () => {
  test('sends no event, and takes a collector that is well', async () => {
    const { context, bodies } = await collector(HEALTHY);

    const { findings, seen } = await splunkCheck.run(context, NEVER);

    expect(findings).toEqual([]);
    expect(seen.en).toBe('siem');
    expect(bodies).toEqual(['', '{"acks":[0]}', '']);
  });

  test.each([
    ['a token that is not known', { event: { code: 4 } }, ['doctor.splunk.code-4']],
    ['acknowledgement that is off', { ack: { code: 14 } }, ['doctor.splunk.code-14']],
    ['full queues', { health: { code: 18 } }, ['doctor.splunk.unhealthy']],
    ['queues that fill', { health: { code: 24 } }, []],
    [
      'two things at once',
      { ack: { code: 14 }, health: { code: 19 } },
      ['doctor.splunk.code-14', 'doctor.splunk.unhealthy'],
    ],
    ['a page of something else', { event: 'login' }, ['doctor.splunk.code-8']],
    [
      'a collector that repeats the token, and a telephone number for a code',
      { event: { text: TOKEN, code: 91_234_567 } },
      ['doctor.splunk.code-8'],
    ],
  ])('finds %s', async (_title, change, codes) => {
    expect(await codesWith(change)).toEqual(codes);
  });

  test('does not want an acknowledgement where the settings want none', async () => {
    const { context } = await collector({ ...HEALTHY, ack: { code: 14 } });
    const { configuration } = await context.configuration();
    const [organisation] = configuration.organisations;
    const audit = organisation?.functionSettings['audit-forwarding'] as {
      readonly sinks: readonly { readonly url: string; readonly authorityPem: string }[];
    };
    const [sink] = audit.sinks;

    const { findings } = await splunkCheck.run(
      contextWith(sink?.url ?? '', sink?.authorityPem ?? '', 'none'),
      NEVER,
    );

    expect(findings).toEqual([]);
  });

  test('says that there is nothing to look at where no collector is configured', async () => {
    const configuration = sampleConfiguration();
    const context = doctorContext({
      more: {
        configuration: () => Promise.resolve({ version: 1, sha256: '', configuration }),
      },
    });

    const { findings, seen } = await splunkCheck.run(context, NEVER);

    expect(findings).toEqual([]);
    expect(seen.en).toBe('no collector is configured');
  });
});
