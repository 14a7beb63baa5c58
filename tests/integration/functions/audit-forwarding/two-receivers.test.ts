import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  collectedEvents,
  configureAudit,
  invokeAudit,
  openFiles,
  splunkSink,
  startAuditedCloud,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { syslogSettingsFor } from '../../../support/audit-forwarding/syslog-witness.ts';
import { requiresRsyslogOverTls } from '../../../support/debian-programs.ts';
import { startRsyslogServer, type RsyslogServer } from '../../../support/rsyslog-server.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

/** As Hong Kong writes them, with characters that Big5 lacks or breaks, and of the further planes. */
const NAMES = [
  '許功蓋的預算.xlsx',
  '鄧邨、李峯、張喆.docx',
  '衞生紀錄（𨋢𠝹𡃁）.pdf',
  '陳堃👩🏻‍💻.txt',
];

requiresRsyslogOverTls()('an organisation with Splunk and a real rsyslog', () => {
  let running: RunningCloud;
  let rsyslog: RsyslogServer;

  beforeAll(async () => {
    running = await startAuditedCloud({ employees: 10, seed: 7, period: '2026-10' });
    const { authority } = running.cloud;
    const { certificatePem, keyPem } = await authority.issue('rsyslog');
    rsyslog = await startRsyslogServer({
      authority,
      certificate: { certificatePem, privateKeyPem: keyPem },
    });
    await configureAudit(running, {
      sinks: [splunkSink(running), syslogSettingsFor(rsyslog.port)],
    });
    await openFiles(running, ...NAMES);
    await invokeAudit(running, { action: 'forward' });
  }, 240_000);
  afterAll(async () => {
    await running.close();
    await rsyslog.dispose();
  });

  const forward = () => invokeAudit(running, { action: 'forward', source: 'file-audit' });
  const status = () => invokeAudit(running, { action: 'status' });

  async function atRsyslog(): Promise<readonly string[]> {
    return (await rsyslog.parsed()).map(({ msg }) => msg);
  }

  it('finds the same lines at both, with every character', async () => {
    const atSplunk = (await collectedEvents(running)).map(({ raw }) => raw);

    await untilWritten(() => atRsyslog(), atSplunk.length);

    for (const name of NAMES) {
      expect(atSplunk.filter((raw) => raw.includes(name))).toHaveLength(1);
    }
    expect([...(await atRsyslog())].sort()).toEqual([...atSplunk].sort());
  }, 180_000);

  it('gets at the one what the other does not take', async () => {
    const before = (await collectedEvents(running)).length;
    running.cloud.splunk.controls.setBehaviour({ isShuttingDown: true });
    await openFiles(running, '只到 rsyslog.docx');

    const answer = await forward();
    const standing = await status();

    await untilWritten(() => atRsyslog(), before + 1);
    expect(answer.outcome).toBe('forwarded-partly');
    expect((await atRsyslog()).filter((line) => line.includes('只到 rsyslog.docx'))).toHaveLength(
      1,
    );
    expect(await collectedEvents(running)).toHaveLength(before);
    expect(standing).toMatchObject({
      sinks: [
        { sink: 'splunk', backlog: 1, failure: 'audit-sink.unavailable' },
        { sink: 'syslog', backlog: 0 },
      ],
    });
  }, 180_000);

  it('gets it at the other later, and there what the one does not take', async () => {
    const before = (await collectedEvents(running)).length;
    running.cloud.splunk.controls.setBehaviour({ isShuttingDown: false });
    await rsyslog.stop();
    await openFiles(running, '只到 Splunk.docx');

    const answer = await forward();
    const standing = await status();

    const arrived = (await collectedEvents(running)).slice(before).map(({ raw }) => raw);
    expect(answer.outcome).toBe('forwarded-partly');
    expect(arrived).toHaveLength(2);
    expect(arrived[0]).toContain('只到 rsyslog.docx');
    expect(arrived[1]).toContain('只到 Splunk.docx');
    expect(standing).toMatchObject({
      sinks: [
        { sink: 'splunk', backlog: 0 },
        { sink: 'syslog', backlog: 1, failure: 'audit-sink.unavailable' },
      ],
    });
  }, 180_000);
});

/** rsyslog writes to its files a little later than it takes; bounded by the time-out of the test. */
async function untilWritten(lines: () => Promise<readonly string[]>, count: number): Promise<void> {
  while ((await lines()).length < count) await new Promise((resolve) => setTimeout(resolve, 50));
}
