import { describe, expect, it } from 'vitest';
import { payloadSchemas } from '../../../../functions/token-refresh/requests/payload-schemas.ts';
import { accessCommand } from '../../../../infra/access/access-command.ts';
import type { UsageError } from '../../../../infra/command/usage-error.ts';
import { usageProblemsOf } from '../../../support/usage-problems.ts';

async function payloadOf(...args: readonly string[]): Promise<unknown> {
  const { action, options } = accessCommand.parse(args);
  return accessCommand.payloadOf(action, options);
}

function problemsOf(...args: readonly string[]): Promise<UsageError['problems']> {
  return usageProblemsOf(() => payloadOf(...args));
}

describe('npm run access', () => {
  it('asks for every action of the function', () => {
    expect(accessCommand.actions).toEqual(Object.keys(payloadSchemas));
  });

  it('turns options into the payload of the function', async () => {
    expect(await payloadOf('refresh', '--corp', 'dingcorp', '--app=dingapp1')).toEqual({
      action: 'refresh',
      corpId: 'dingcorp',
      app: 'dingapp1',
    });
    expect(await payloadOf('rotate-keys', '--json')).toEqual({ action: 'rotate-keys' });
  });

  it('names everything that is wrong by its option, in both languages', async () => {
    const { en, zhHK } = await problemsOf('status', '--corp', '!', '--app', 'a/b');

    expect(en).toEqual([
      '--corp: must be the corpId of an organisation',
      '--app: must be the Client ID of an app',
    ]);
    expect(zhHK).toEqual(['--corp：必須為機構的 corpId', '--app：必須為應用的 Client ID']);
  });

  it('refuses options of other actions, and actions that do not exist', async () => {
    expect((await problemsOf('rotate-keys', '--app', 'a')).en).toEqual([
      '--app: no option of rotate-keys',
    ]);
    expect((await problemsOf('toString')).zhHK).toEqual(['toString：沒有此動作']);
  });

  it('shows help for itself and for each action', () => {
    expect(accessCommand.parse([]).action).toBe('help');
    expect(accessCommand.parse(['quota', '--help'])).toMatchObject({
      action: 'help',
      about: 'quota',
    });
    for (const action of accessCommand.actions) {
      const page = accessCommand.usagePage(action);
      for (const option of accessCommand.optionsOf(action)) expect(page).toContain(`--${option}`);
      expect(accessCommand.usagePage('')).toContain(`  ${action} `);
    }
  });

  it('says a payload of the function as a command, and leaves one that it does not know', () => {
    const text = {
      en: 'Try {"action":"status"} or {"action":"other"}.',
      zhHK: '{"action":"quota"}',
    };

    expect(accessCommand.inWords(text)).toEqual({
      en: 'Try npm run access -- status or {"action":"other"}.',
      zhHK: 'npm run access -- quota',
    });
  });
});
