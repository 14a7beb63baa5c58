import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SyslogSettings } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import {
  SinkRefusedError,
  SinkUnavailableError,
} from '../../../../../functions/audit-forwarding/sinks/errors.ts';
import { createSyslogSink } from '../../../../../functions/audit-forwarding/sinks/syslog-sink.ts';
import { systemClock } from '../../../../../shared/time/index.ts';
import { requiresRsyslogOverTls } from '../../../../support/debian-programs.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { startRsyslogServer, type RsyslogServer } from '../../../../support/rsyslog-server.ts';
import { streamEvent, streamEvents } from '../../../../support/stream-events.ts';
import { syslogSettings } from '../../../../support/syslog-settings.ts';
import {
  createTestAuthority,
  type CertificatePair,
  type TestAuthority,
} from '../../../../support/test-authority.ts';
import { startCutLine } from '../../../../support/tls-receiver.ts';

const signal = new AbortController().signal;

/** Names as Hong Kong has them, a character that Big5 breaks, and characters of the further planes. */
const NAMES = ['陳堃', '鄧邨', '李峯', '張喆', '衞國強', '許功蓋', '𨋢𠝹𡃁', '👩🏻‍💻'];

requiresRsyslogOverTls()('sink on a real rsyslog with certificates on both sides', () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let serverCertificate: CertificatePair;
  let clientCertificate: CertificatePair;
  let server: RsyslogServer;

  beforeAll(async () => {
    authority = await createTestAuthority();
    stranger = await createTestAuthority('Another authority');
    serverCertificate = await authority.issue('localhost');
    clientCertificate = await authority.issue('client');
    return async () => {
      await authority.dispose();
      await stranger.dispose();
    };
  });

  beforeEach(async () => {
    server = await startRsyslogServer({
      authority,
      certificate: serverCertificate,
      permittedPeer: 'client',
    });
  });

  afterEach(() => server.dispose());

  function sinkWith(
    certificate: CertificatePair | undefined,
    changes: Partial<SyslogSettings> = {},
  ) {
    return createSyslogSink({
      settings: syslogSettings(server.port, authority.certificatePem, changes),
      clientCertificate: certificate,
      clock: systemClock,
    });
  }

  it('brings every character there, byte for byte', async () => {
    const events = NAMES.map((message, index) => streamEvent(index + 1, { message }));

    const receipt = await sinkWith(clientCertificate).deliver(events, { signal });

    await server.stop();
    const raw = await server.raw();
    expect(receipt).toMatchObject({ assurance: 'closed-in-order', rejected: [] });
    expect(raw).toHaveLength(NAMES.length);
    for (const [index, { line }] of events.entries()) expect(raw[index]).toContain(` ${line}`);
    expect((await server.parsed()).map(({ msg }) => msg)).toEqual(events.map(({ line }) => line));
  });

  it('is taken apart by rsyslog as it was put together', async () => {
    const event = streamEvent(7, { stream: 'admin-operations', severityId: 4 });
    const sink = sinkWith(clientCertificate, { structuredDataId: 'dingtalk@32473' });

    await sink.deliver([event], { signal });

    await server.stop();
    const [parsed] = await server.parsed();
    expect(parsed).toMatchObject({
      host: 'dingtalk-hk-functions',
      app: 'dingtalk-hk-functions',
      msgid: 'admin-operations',
      // local0, error
      pri: '131',
      sd: `[dingtalk@32473 id="${event.id}" stream="admin-operations" sequence="7"]`,
      msg: event.line,
    });
    expect(new Date(parsed?.time ?? '').getTime()).toBe(event.timeEpochMs);
  });

  it('has the mark of byte order as a part of its text, which is why there is none', async () => {
    const event = streamEvent(1);

    await sinkWith(clientCertificate, { byteOrderMark: true }).deliver([event], { signal });

    await server.stop();
    expect((await server.parsed())[0]?.msg).toBe(`\u{feff}${event.line}`);
  });

  it('takes several batches at once, whole and in their order', async () => {
    const sink = sinkWith(clientCertificate);

    await Promise.all([
      sink.deliver(streamEvents(1, 500), { signal }),
      sink.deliver(streamEvents(501, 1_000), { signal }),
    ]);

    await server.stop();
    const lines = (await server.parsed()).map(({ msg }) => msg);
    const firstHalf = streamEvents(1, 500).map(({ line }) => line);
    expect(new Set(lines)).toEqual(new Set(streamEvents(1, 1_000).map(({ line }) => line)));
    expect(lines.filter((line) => firstHalf.includes(line))).toEqual(firstHalf);
  });

  it.each<[string, () => Promise<CertificatePair | undefined>]>([
    ['of the right authority for another name', () => authority.issue('stranger')],
    ['of another authority for the right name', () => stranger.issue('client')],
    ['that is missing', () => Promise.resolve(undefined)],
  ])('does not count as delivered what a certificate %s was refused for', async (_, issue) => {
    const certificate = await issue();
    const sink = sinkWith(certificate);

    const few = await failureOf(sink.deliver(streamEvents(1, 1), { signal }));
    const many = await failureOf(sink.deliver(streamEvents(1, 500), { signal }));

    await server.stop();
    expect(few).toBeInstanceOf(SinkUnavailableError);
    expect(many).toBeInstanceOf(SinkUnavailableError);
    expect(await server.raw()).toEqual([]);
  });

  it('gets nothing if its certificate is of another authority', async () => {
    const sink = sinkWith(clientCertificate, { authorityPem: stranger.certificatePem });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    await server.stop();
    expect(error).toBeInstanceOf(SinkRefusedError);
    expect(await server.raw()).toEqual([]);
  });

  it('gets nothing if its certificate is for another name', async () => {
    await server.dispose();
    const certificate = await authority.issue('elsewhere');
    server = await startRsyslogServer({ authority, certificate, permittedPeer: 'client' });
    const sink = sinkWith(clientCertificate, { host: 'localhost' });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    await server.stop();
    expect(error).toBeInstanceOf(SinkRefusedError);
    expect(error).toMatchObject({ details: { failure: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(await server.raw()).toEqual([]);
  });

  it('has not been delivered to when it was killed in the middle of a batch', async () => {
    const line = await startCutLine(server.port, 60_000);
    const sink = sinkWith(clientCertificate, { port: line.port });

    const delivery = failureOf(sink.deliver(streamEvents(1, 500), { signal }));
    await line.cut;
    await server.kill();
    const error = await delivery;

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ mayHaveArrived: 500 });
    expect((await server.raw()).length).toBeLessThan(500);
    await line.close();
  });
});
