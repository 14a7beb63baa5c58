import { describe, expect, it } from 'vitest';
import { sinkSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import {
  openSinks,
  type OpenedSink,
} from '../../../../../functions/audit-forwarding/sinks/open-sinks.ts';
import { reportError } from '../../../../../shared/errors/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { MemorySecretProvider } from '../../../../../shared/secrets/index.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { temporaryStandInContext } from '../../../../support/stand-in-context.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const SPLUNK = {
  kind: 'splunk-hec',
  name: 'splunk',
  url: 'https://splunk.example.hk:8088',
  tokenSecret: 'test-splunk-token',
  acknowledgement: 'indexer',
  index: 'dingtalk',
  batchesUnacknowledged: 3,
};
const SYSLOG = {
  kind: 'syslog',
  name: 'collector',
  host: 'log.example.hk',
  acknowledgement: 'none',
  clientCertificateSecret: 'test-syslog-client',
};

async function open(
  given: readonly object[],
  secrets: Readonly<Record<string, string>>,
): Promise<readonly OpenedSink[]> {
  const clock = new VirtualClock(0);
  return await openSinks(
    given.map((one) => sinkSchema.parse(one)),
    {
      secrets: new MemorySecretProvider(secrets),
      clock,
      random: systemRandom,
      log: createJsonLogger({ clock, write: () => undefined }),
    },
  );
}

const codesOf = (opened: readonly OpenedSink[]): readonly string[] =>
  opened.map((one) => (one.outcome === 'opened' ? one.sink.name : one.error.code));

async function clientCertificate(): Promise<{ certificatePem: string; privateKeyPem: string }> {
  const context = await temporaryStandInContext('client');
  const { certificatePem, keyPem } = context.certificate;
  await context.dispose();
  return { certificatePem, privateKeyPem: keyPem };
}

describe('opening sinks', () => {
  it('opens each with what its settings say', async () => {
    const opened = await open([SPLUNK, SYSLOG], {
      'test-splunk-token': 'a-token\n',
      'test-syslog-client': JSON.stringify(await clientCertificate()),
    });

    expect(opened).toMatchObject([
      {
        settings: { name: 'splunk' },
        sink: { name: 'splunk', kind: 'splunk-hec', batchesAtOnce: 3, eventsPerBatch: 1_000 },
      },
      { settings: { name: 'collector' }, sink: { name: 'collector', kind: 'syslog' } },
    ]);
  });

  it('leaves out the one whose secret is missing, says why, and opens the others', async () => {
    const opened = await open(
      [SPLUNK, { ...SPLUNK, name: 'second', tokenSecret: 'other' }, SYSLOG],
      {
        other: 'a-token',
      },
    );

    expect(codesOf(opened)).toEqual(['secrets.not-found', 'second', 'secrets.not-found']);
  });

  it('needs no secret for a receiver that asks for no certificate', async () => {
    const { clientCertificateSecret: _, ...plain } = SYSLOG;

    const opened = await open([plain], {});

    expect(codesOf(opened)).toEqual(['collector']);
  });

  it.each(['', '  ', 'two words', 'a\nb', '{"token":"x"} ', 'tökén', 'x'.repeat(257)])(
    'refuses %j as a token, and does not repeat it',
    async (token) => {
      const [opened] = await open([SPLUNK], { 'test-splunk-token': token });

      if (opened?.outcome !== 'failed') throw new Error('it was opened');
      expect(opened.error.code).toBe('audit-sink.secret-invalid');
      if (token.trim() !== '') {
        expect(JSON.stringify(reportError(opened.error))).not.toContain(token.trim());
      }
    },
  );

  it('refuses a client certificate in another form, or with the key of another', async () => {
    const one = await clientCertificate();
    const other = await clientCertificate();
    const values = [
      'no JSON',
      JSON.stringify({ certificatePem: one.certificatePem }),
      JSON.stringify({ ...one, more: true }),
      JSON.stringify({ ...one, certificatePem: 'CANARY' }),
      JSON.stringify({
        ...one,
        certificatePem: one.certificatePem.replace(/\n[^\n]{10}/, '\nAAAA'),
      }),
      JSON.stringify({ ...one, privateKeyPem: other.privateKeyPem }),
    ];

    const codes = await Promise.all(
      values.map(async (value) => codesOf(await open([SYSLOG], { 'test-syslog-client': value }))),
    );

    expect(codes).toEqual(values.map(() => ['audit-sink.secret-invalid']));
  });

  it('is ended by the signal as a whole', async () => {
    const clock = new VirtualClock(0);
    const dependencies = {
      secrets: new MemorySecretProvider({ 'test-splunk-token': 'a-token' }),
      clock,
      random: systemRandom,
      log: createJsonLogger({ clock, write: () => undefined }),
    };
    const signal = AbortSignal.abort(new Error('the time is over'));

    const error = await failureOf(openSinks([sinkSchema.parse(SPLUNK)], dependencies, { signal }));

    expect(error).toEqual(new Error('the time is over'));
  });
});
