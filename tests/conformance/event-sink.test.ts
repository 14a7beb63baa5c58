import { createSyslogSink } from '../../functions/audit-forwarding/sinks/syslog-sink.ts';
import { systemClock } from '../../shared/time/index.ts';
import { octetCountedFrames, parseSyslog } from '../support/rfc-5424.ts';
import { SplunkBench } from '../support/splunk-bench.ts';
import { temporaryStandInContext } from '../support/stand-in-context.ts';
import { syslogSettings } from '../support/syslog-settings.ts';
import { startTlsReceiver } from '../support/tls-receiver.ts';
import { describeEventSink, type SinkAndReceiver } from './event-sink.suite.ts';

async function splunkWith(acknowledgement: 'indexer' | 'none'): Promise<SinkAndReceiver> {
  const bench = await SplunkBench.start({ acknowledgement });
  const { controls } = bench.splunk;
  controls.setInput({ name: 'audit', acknowledgement: acknowledgement === 'indexer' });
  return {
    sink: bench.sink,
    lines: async () => (await controls.list()).map(({ raw }) => raw),
    leave: async () => {
      bench.context.faults.add({ standIn: 'splunk', effect: { kind: 'drop', when: 'before' } });
    },
    close: () => bench.close(),
  };
}

async function syslogReceiver(): Promise<SinkAndReceiver> {
  const context = await temporaryStandInContext('syslog');
  const { keyPem, certificatePem } = context.certificate;
  const receiver = await startTlsReceiver({ key: keyPem, cert: certificatePem }, (socket) => {
    socket.on('end', () => socket.end());
  });
  const settings = syslogSettings(receiver.port, context.authority.certificatePem);
  let isGone = false;
  const leave = async (): Promise<void> => {
    if (!isGone) await receiver.close();
    isGone = true;
  };
  return {
    sink: createSyslogSink({ settings, clock: systemClock }),
    lines: async () =>
      octetCountedFrames(receiver.received()).map((frame) => parseSyslog(frame).text),
    leave,
    close: async () => {
      await leave();
      await context.dispose();
    },
  };
}

describeEventSink('Splunk that acknowledges', 'indexed', () => splunkWith('indexer'));
describeEventSink('Splunk that is believed', 'accepted', () => splunkWith('none'));
describeEventSink('syslog over TLS', 'closed-in-order', syslogReceiver);
