import { octetCountedFrames, parseSyslog, type ParsedSyslog } from '../rfc-5424.ts';
import type { RunningCloud } from '../running-cloud.ts';
import { startTlsReceiver } from '../tls-receiver.ts';

/** A receiver of syslog over TLS that reads to the end and closes in order. */
export interface SyslogWitness {
  /** What the function's settings say of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  received(): readonly ParsedSyslog[];
  close(): Promise<void>;
}

/** With a certificate that the functions of this cloud trust. */
export async function startSyslogWitness(running: RunningCloud): Promise<SyslogWitness> {
  const { authority } = running.cloud;
  const { certificatePem, keyPem } = await authority.issue('syslog');
  const receiver = await startTlsReceiver(
    { cert: certificatePem, key: keyPem },
    (socket) => void socket.on('end', () => socket.end()),
  );
  return {
    settings: syslogSettingsFor(receiver.port),
    received: () => octetCountedFrames(receiver.received()).map(parseSyslog),
    close: () => receiver.close(),
  };
}

/** A sink on loopback, as the configuration has it. */
export function syslogSettingsFor(port: number): Readonly<Record<string, unknown>> {
  return { kind: 'syslog', name: 'syslog', host: '127.0.0.1', port, acknowledgement: 'none' };
}
