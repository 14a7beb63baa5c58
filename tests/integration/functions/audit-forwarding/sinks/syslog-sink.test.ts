import type { TLSSocket, TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SyslogSettings } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import {
  SinkRefusedError,
  SinkUnavailableError,
} from '../../../../../functions/audit-forwarding/sinks/errors.ts';
import { createSyslogSink } from '../../../../../functions/audit-forwarding/sinks/syslog-sink.ts';
import { reportError } from '../../../../../shared/errors/index.ts';
import { systemClock } from '../../../../../shared/time/index.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { octetCountedFrames, parseSyslog } from '../../../../support/rfc-5424.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../../support/stand-in-context.ts';
import { streamEvent, streamEvents } from '../../../../support/stream-events.ts';
import { syslogSettings } from '../../../../support/syslog-settings.ts';
import { startSlowLine, startTlsReceiver } from '../../../../support/tls-receiver.ts';

const signal = new AbortController().signal;

describe('sink on syslog over TLS', () => {
  let context: TemporaryStandInContext;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    context = await temporaryStandInContext('syslog');
    return () => context.dispose();
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  async function receive(onConnection: (socket: TLSSocket) => void, more: TlsOptions = {}) {
    const { keyPem, certificatePem } = context.certificate;
    const options = { key: keyPem, cert: certificatePem, ...more };
    const receiver = await startTlsReceiver(options, onConnection);
    open.push(receiver);
    return receiver;
  }

  function sinkOn(port: number, changes: Partial<SyslogSettings> = {}, timeoutMs = 60_000) {
    const settings = syslogSettings(port, context.authority.certificatePem, changes);
    return createSyslogSink({ settings, clock: systemClock, timeoutMs });
  }

  const readsToTheEnd = (socket: TLSSocket): void => void socket.on('end', () => socket.end());

  it('has delivered when the receiver has read to the end and closed in order', async () => {
    const receiver = await receive(readsToTheEnd);

    const receipt = await sinkOn(receiver.port).deliver(streamEvents(1, 500), { signal });

    const frames = octetCountedFrames(receiver.received()).map(parseSyslog);
    expect(receipt).toEqual({
      assurance: 'closed-in-order',
      rejected: [],
      resent: 0,
      bytesSent: receiver.received().length,
    });
    expect(frames.map(({ text }) => text)).toEqual(streamEvents(1, 500).map(({ line }) => line));
  });

  it('writes no faster than a slow receiver reads', async () => {
    const receiver = await receive((socket) => {
      readsToTheEnd(socket);
      socket.pause();
      setTimeout(() => socket.resume(), 100);
    });
    const events = Array.from({ length: 200 }, (_, index) =>
      streamEvent(index + 1, { message: '堃'.repeat(20_000) }),
    );

    const receipt = await sinkOn(receiver.port).deliver(events, { signal });

    expect(receipt.bytesSent).toBeGreaterThan(12_000_000);
    expect(octetCountedFrames(receiver.received())).toHaveLength(200);
  });

  it.each<[string, (socket: TLSSocket) => void]>([
    ['closes in order before it has read', (socket) => socket.pause().end()],
    ['closes in order before the end, though it reads on', (socket) => socket.end()],
    ['closes in order after the first bytes', (socket) => socket.once('data', () => socket.end())],
    ['breaks off after the first bytes', (socket) => socket.once('data', () => socket.destroy())],
    ['breaks off at once', (socket) => socket.destroy()],
  ])('has not delivered to a receiver that %s', async (_, behave) => {
    const receiver = await receive(behave);

    const error = await failureOf(sinkOn(receiver.port).deliver(streamEvents(1, 5), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ retryable: true, mayHaveArrived: 5 });
  });

  it('is not deceived by an early end that is late because the line is long', async () => {
    // What a server does that looks at the certificate only after the handshake of TLS 1.3.
    const receiver = await receive((socket) => socket.pause().end());
    const line = await startSlowLine(receiver.port, 60);
    open.push(line);

    const error = await failureOf(sinkOn(line.port).deliver(streamEvents(1, 1), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'has not delivered to a receiver that wants a certificate which there is not (%s)',
    async (version) => {
      const receiver = await receive(readsToTheEnd, {
        requestCert: true,
        rejectUnauthorized: true,
        ca: context.authority.certificatePem,
        minVersion: version,
        maxVersion: version,
      });

      const error = await failureOf(sinkOn(receiver.port).deliver(streamEvents(1, 3), { signal }));

      expect(error).toBeInstanceOf(SinkUnavailableError);
      expect(receiver.received()).toHaveLength(0);
    },
  );

  it('does not speak an older TLS than 1.2', async () => {
    const receiver = await receive(readsToTheEnd, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });

    const error = await failureOf(sinkOn(receiver.port).deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ mayHaveArrived: 0 });
  });

  it('sends nothing to a receiver whose certificate is of another authority', async () => {
    const other = await temporaryStandInContext('syslog');
    const receiver = await receive(readsToTheEnd);
    const authorityPem = other.authority.certificatePem;

    const error = await failureOf(
      sinkOn(receiver.port, { authorityPem }).deliver(streamEvents(1, 3), { signal }),
    );

    expect(error).toBeInstanceOf(SinkRefusedError);
    expect(reportError(error).text.en).toContain('its certificate is not trusted');
    expect(receiver.received()).toHaveLength(0);
    await other.dispose();
  });

  it('says that nothing was sent when nobody listens', async () => {
    const receiver = await receive(readsToTheEnd);
    await receiver.close();
    open.length = 0;

    const error = await failureOf(sinkOn(receiver.port).deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ mayHaveArrived: 0, details: { failure: 'ECONNREFUSED' } });
  });

  it.each<[string, (socket: TLSSocket) => void]>([
    ['reads and never closes', () => undefined],
    ['never reads', (socket) => socket.pause()],
  ])('gives up on a receiver that %s', async (_, behave) => {
    const receiver = await receive(behave);

    const error = await failureOf(
      sinkOn(receiver.port, {}, 400).deliver(streamEvents(1, 3), { signal }),
    );

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ details: { failure: 'timeout' } });
  });

  it('ends by the signal', async () => {
    const ending = new AbortController();
    const receiver = await receive((socket) => {
      socket.once('data', () => ending.abort(new Error('the time is over')));
    });

    const error = await failureOf(
      sinkOn(receiver.port).deliver(streamEvents(1, 3), { signal: ending.signal }),
    );

    expect(error).toEqual(new Error('the time is over'));
  });

  it('rejects an event that the receiver would cut off, and sends the others', async () => {
    const receiver = await receive(readsToTheEnd);
    const events = [
      streamEvent(1),
      streamEvent(2, { message: '堃'.repeat(1_000) }),
      streamEvent(3),
    ];

    const receipt = await sinkOn(receiver.port, { bytesPerMessage: 2_048 }).deliver(events, {
      signal,
    });

    expect(receipt.rejected).toEqual([
      { stream: 'file-audit', sequence: 2, id: events[1]?.id, code: 'audit-sink.event-too-large' },
    ]);
    expect(octetCountedFrames(receiver.received())).toHaveLength(2);
  });

  it('opens no connection for events that are all too long', async () => {
    const receiver = await receive(readsToTheEnd);
    await receiver.close();
    open.length = 0;
    const events = [streamEvent(1, { message: 'x'.repeat(3_000) })];

    const receipt = await sinkOn(receiver.port, { bytesPerMessage: 2_048 }).deliver(events, {
      signal,
    });

    expect(receipt).toMatchObject({ rejected: [{ sequence: 1 }], bytesSent: 0 });
  });
});
