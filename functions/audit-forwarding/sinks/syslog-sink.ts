import type { Clock } from '../../../shared/time/index.ts';
import type { StreamEvent } from '../domain/audit-event.ts';
import type { SyslogSettings } from '../domain/settings.ts';
import type { EventSink, Rejection } from '../ports.ts';
import { SinkRefusedError, SinkUnavailableError } from './errors.ts';
import { sendInOrder, type ClientCertificate } from './syslog-connection.ts';
import { syslogFrame, syslogMessage } from './syslog-message.ts';
import { untrustedReceiver } from './untrusted-receiver.ts';
import { ConnectionFailure } from './watched-connection.ts';

export interface SyslogSinkOptions {
  readonly settings: SyslogSettings;
  /** For a receiver that asks for one. */
  readonly clientCertificate?: ClientCertificate | undefined;
  readonly clock: Clock;
  /** For one batch with its connection; default 60,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** Connections at once. Receivers keep the order of one connection only, so there are few. */
const BATCHES_AT_ONCE = 2;

/**
 * A sink on syslog over TLS (RFC 5424, RFC 5425): a connection for each batch, closed behind it.
 *
 * Syslog has no acknowledgement. What comes nearest to one is a receiver that has read up to our end
 * of the connection and then closes its own; a batch has arrived only then. What the receiver does
 * with it afterwards is not told.
 */
export function createSyslogSink(options: SyslogSinkOptions): EventSink {
  const { settings, clientCertificate, clock, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const { name, host, port, authorityPem } = settings;
  const receiver = { host, port, authorityPem, clientCertificate };
  return {
    name,
    kind: 'syslog',
    batchesAtOnce: BATCHES_AT_ONCE,
    eventsPerBatch: settings.eventsPerBatch,
    bytesPerBatch: settings.bytesPerBatch,
    deliver: async (events, { signal }) => {
      const { frames, rejected } = framesOf(settings, events);
      const bytes = Buffer.concat(frames);
      if (frames.length > 0) {
        await sendInOrder({ receiver, clock, timeoutMs }, bytes, signal).catch((error: unknown) => {
          throw error instanceof ConnectionFailure ? sinkError(name, error, frames.length) : error;
        });
      }
      return { assurance: 'closed-in-order', rejected, resent: 0, bytesSent: bytes.length };
    },
    close: async () => undefined,
  };
}

/** A receiver cuts off what is too long for it, and tells nobody: such an event is not sent. */
function framesOf(settings: SyslogSettings, events: readonly StreamEvent[]) {
  const frames: Buffer[] = [];
  const rejected: Rejection[] = [];
  for (const event of events) {
    const message = syslogMessage(settings, event);
    if (Buffer.byteLength(message) <= settings.bytesPerMessage) {
      frames.push(syslogFrame(message));
    } else {
      const { stream, sequence, id } = event;
      rejected.push({ stream, sequence, id, code: 'audit-sink.event-too-large' });
    }
  }
  return { frames, rejected };
}

function sinkError(
  sink: string,
  { stage, reason: code }: ConnectionFailure,
  count: number,
): SinkRefusedError | SinkUnavailableError {
  const details = { stage, failure: code };
  const untrusted = stage === 'connecting' ? untrustedReceiver(code) : undefined;
  if (untrusted !== undefined) {
    return new SinkRefusedError({ sink, reason: untrusted.reason, details }, untrusted.remedy);
  }
  return new SinkUnavailableError({
    sink,
    details,
    reason:
      stage === 'connecting'
        ? { en: `no connection (${code})`, zhHK: `未能連線（${code}）` }
        : {
            en: `the connection did not end in order (${code})`,
            zhHK: `連線未有按程序結束（${code}）`,
          },
    mayHaveArrived: stage === 'connecting' ? 0 : count,
  });
}
