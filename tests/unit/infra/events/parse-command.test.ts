import { describe, expect, it } from 'vitest';
import { payloadSchemas } from '../../../../functions/event-worker/requests/payload-schemas.ts';
import type { UsageError } from '../../../../infra/command/usage-error.ts';
import { eventsCommand } from '../../../../infra/events/events-command.ts';
import { usageProblemsOf } from '../../../support/usage-problems.ts';

async function payloadOf(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { action, options } = eventsCommand.parse(args);
  return eventsCommand.payloadOf(action, options);
}

function problemsOf(...args: readonly string[]): Promise<UsageError['problems']> {
  return usageProblemsOf(() => payloadOf(...args));
}

describe('npm run events', () => {
  it('asks for every action of the function', async () => {
    const needed: Readonly<Record<string, readonly string[]>> = {
      show: ['--key', 'e_1'],
      replay: ['--keys', 'e_1'],
    };

    const asked = await Promise.all(
      eventsCommand.actions
        .filter((action) => !eventsCommand.isLocal(action))
        .map((action) => payloadOf(action, ...(needed[action] ?? []))),
    );

    expect(asked.map(({ action }) => action).sort()).toEqual(Object.keys(payloadSchemas).sort());
  });

  it('turns options into the payload of the function', async () => {
    const payload = await payloadOf(
      ...['replay', '--types', 'bpms_instance_change,org_change', '--person=hk001'],
      ...['--dead-letters', '--subscriber', 'jira', '--dry-run'],
    );

    expect(payload).toEqual({
      action: 'replay',
      types: ['bpms_instance_change', 'org_change'],
      person: 'hk001',
      deadLetters: true,
      subscriber: 'jira',
      dryRun: true,
    });
  });

  it.each([
    ['2026-11-26', '2026-11-26T00:00:00+08:00'],
    ['2026-11-26 09:30', '2026-11-26T09:30:00+08:00'],
    ['2026-11-26T09:30:15', '2026-11-26T09:30:15+08:00'],
    ['2026-11-26T09:30:00Z', '2026-11-26T09:30:00Z'],
  ])('takes the time %s without a zone for one of Hong Kong', async (given, sent) => {
    expect(await payloadOf('list', '--from', given)).toEqual({ action: 'events', from: sent });
  });

  it('names everything that is wrong with a payload by its option, in both languages', async () => {
    const { en, zhHK } = await problemsOf('list', '--from', 'yesterday', '--limit', '0');

    expect(en).toHaveLength(2);
    expect(en[0]).toContain('--from: must be a time with its zone');
    expect(zhHK[0]).toContain('--from：必須為附有時區的時間');
    expect(en[1]).toContain('--limit');
  });

  it('never replays everything at once', async () => {
    const { en } = await problemsOf('replay', '--dry-run');

    expect(en).toEqual([
      'give keys, types, person, from or --dead-letters: everything is never replayed at once',
    ]);
  });

  it('refuses options of other actions, and actions that do not exist', async () => {
    expect((await problemsOf('status', '--dry-run')).en).toEqual([
      '--dry-run: no option of status',
    ]);
    expect((await problemsOf('sample-approval', '--endpoint', 'https://fc')).en).toEqual([
      '--endpoint: no option of sample-approval',
    ]);
    expect((await problemsOf('bury')).zhHK).toEqual(['bury：沒有此動作']);
    expect((await problemsOf('toString')).en).toEqual(['toString: no such action']);
  });

  it('explains every option of every action', () => {
    for (const action of eventsCommand.actions) {
      const page = eventsCommand.usagePage(action);
      for (const option of eventsCommand.optionsOf(action)) expect(page).toContain(`--${option}`);
      expect(eventsCommand.usagePage('')).toContain(`  ${action} `);
    }
  });
});
