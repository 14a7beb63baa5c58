import { describe, expect, it } from 'vitest';
import { payloadSchemas } from '../../../../functions/audit-forwarding/requests/payload-schemas.ts';
import { auditCommand } from '../../../../infra/audit/audit-command.ts';
import { exitStatusOf } from '../../../../infra/audit/exit-status.ts';
import { shownAnswer, told } from '../../../../infra/audit/shown-answer.ts';
import { usageProblemsOf } from '../../../support/usage-problems.ts';

async function payloadOf(...args: readonly string[]): Promise<unknown> {
  const { action, options } = auditCommand.parse(args);
  return auditCommand.payloadOf(action, options);
}

describe('npm run audit', () => {
  it('asks for every action of the function', () => {
    expect([...auditCommand.actions].sort()).toEqual(Object.keys(payloadSchemas).sort());
  });

  it('turns options into the payload of the function', async () => {
    expect(
      await payloadOf('backfill', '--source', 'storage', '--from=2026-11-01', '--to=2026-11-02'),
    ).toEqual({ action: 'backfill', source: 'storage', from: '2026-11-01', to: '2026-11-02' });
    expect(await payloadOf('replay', '--sink', 'splunk', '--dry-run')).toEqual({
      action: 'replay',
      sink: 'splunk',
      dryRun: true,
    });
    expect(await payloadOf('forward', '--only-due', '--json')).toEqual({
      action: 'forward',
      onlyDue: true,
    });
  });

  it('names everything that is wrong by its option, in both languages', async () => {
    const { en, zhHK } = await usageProblemsOf(() =>
      payloadOf('evidence', '--corp', '!', '--from', '2026-02-30', '--to', '2026-03-01'),
    );

    expect(en).toEqual([
      '--corp: must be the corpId of an organisation',
      '--from: must be a day, yyyy-MM-dd',
    ]);
    expect(zhHK[1]).toBe('--from：必須為日期，格式為 yyyy-MM-dd');
  });

  it('takes no option of another action, and no hidden field of the function', async () => {
    expect((await usageProblemsOf(() => payloadOf('status', '--save', 'x'))).en).toEqual([
      '--save: no option of status',
    ]);
    expect(auditCommand.optionsOf('forward')).not.toContain('continuation');
  });

  it('shows help for each action', () => {
    for (const action of auditCommand.actions) {
      const page = auditCommand.usagePage(action);
      for (const option of auditCommand.optionsOf(action)) expect(page).toContain(`--${option}`);
    }
  });
});

const cause = {
  code: 'audit-sink.unavailable',
  text: { en: 'It took no events.', zhHK: '未有接收事件。' },
  remedy: { en: 'Look with {"action":"status"}.', zhHK: '請以 {"action":"status"} 查看。' },
};
const forwarded = {
  outcome: 'forwarded-partly',
  organisations: [
    {
      corpId: 'dingcorp1',
      outcome: 'forwarded',
      sources: [{ source: 'storage', outcome: 'read', told: 3 }],
      sinks: [{ sink: 'splunk', delivered: 0, error: cause }],
      archive: { objects: 1, failures: [{ source: 'storage', error: cause }] },
      isContinued: false,
    },
  ],
};

describe('an answer of audit-forwarding on a terminal', () => {
  it('is one list for each kind of thing, with codes for causes', () => {
    expect(shownAnswer(forwarded)).toEqual({
      outcome: 'forwarded-partly',
      runs: [{ outcome: 'forwarded' }],
      sources: [{ source: 'storage', outcome: 'read', told: 3 }],
      sinks: [{ sink: 'splunk', delivered: 0, error: 'audit-sink.unavailable' }],
      archive: [{ objects: 1 }],
    });
  });

  it('tells each cause once, with what to do in the words of the command', () => {
    const paragraphs = told(forwarded);

    expect(paragraphs).toHaveLength(1);
    expect(paragraphs[0]).toContain('It took no events.');
    expect(paragraphs[0]).toContain('npm run audit -- status');
  });

  it('has no lists within a cell: streams, findings and the export stand in tables of their own', () => {
    const stream = { stream: 'file-audit', firstSequence: 1, previousHash: 'a', headHash: 'b' };
    const compared = { stream: 'file-audit', intact: 8, missing: 1 };
    const sequences = { from: 7, to: 9 };

    const shown = shownAnswer({
      outcome: 'not-whole',
      organisations: [
        {
          ...{ corpId: 'dingcorp1', isWhole: false, streams: [stream] },
          export: { key: 'audit/exports/one.json', events: 8, streams: [compared] },
        },
      ],
      findings: [{ kind: 'missing', stream: 'file-audit', sequences, where: 'one.json' }],
    });

    expect(shown).toEqual({
      outcome: 'not-whole',
      runs: [{ isWhole: false }],
      streams: [{ stream: 'file-audit', firstSequence: 1 }],
      export: [{ key: 'audit/exports/one.json', events: 8 }],
      compared: [compared],
      findings: [{ kind: 'missing', stream: 'file-audit', sequences: '7–9', where: 'one.json' }],
    });
  });

  it('names one event by its number, and lists what a ZIP holds beside the ZIP', () => {
    const stream = { stream: 'storage', lastSequence: 4, headHash: 'b' };

    expect(
      shownAnswer({
        evidence: [{ corpId: 'dingcorp1', key: 'one.zip', streams: [stream] }],
        findings: [{ kind: 'altered', sequences: { from: 7, to: 7 } }],
      }),
    ).toEqual({
      evidence: [{ key: 'one.zip' }],
      streams: [{ stream: 'storage', lastSequence: 4 }],
      findings: [{ kind: 'altered', sequences: '7' }],
    });
  });

  it('leaves the error of the whole answer to what every command tells', () => {
    expect(told({ outcome: 'failed', error: cause })).toEqual([]);
  });

  it('names the organisation where there are several', () => {
    const rows = [{ corpId: 'dingcorp1' }, { corpId: 'dingcorp2' }];

    expect(shownAnswer({ sources: rows })).toEqual({ sources: rows });
  });

  it.each([
    [0, { outcome: 'forwarded' }],
    [0, { outcome: 'verified' }],
    [0, { outcome: 'status', alarms: [] }],
    [3, { outcome: 'status', alarms: [{ kind: 'sink-lagging' }] }],
    [3, { outcome: 'more-to-do' }],
    [1, { outcome: 'not-whole' }],
    [1, { outcome: 'forwarded-partly' }],
  ])('ends with %s for %j', (status, answer) => {
    expect(exitStatusOf(answer)).toBe(status);
  });
});
