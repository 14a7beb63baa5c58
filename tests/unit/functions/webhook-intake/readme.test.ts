import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATUS_OF_REFUSAL } from '../../../../functions/webhook-intake/answers.ts';
import { parseCallbackSecret } from '../../../../functions/webhook-intake/callback-secret.ts';
import { environmentSchema } from '../../../../functions/webhook-intake/config.ts';
import {
  describedFunction,
  documentedDefault,
  missingSettingRows,
} from '../../../support/function-readme.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

describe.each(['README.md', 'README.zh-HK.md'])('%s of the intake', (name) => {
  const text = read(`functions/webhook-intake/${name}`);

  it('lists every setting of s.yaml with its default', () => {
    expect(missingSettingRows(text, [], describedFunction('webhookIntake'))).toEqual([]);
  });

  it('says of every refusal with which status it comes', () => {
    const rows = text.split('\n').filter((line) => /^\| [45]\d\d `/.test(line));

    for (const [code, status] of Object.entries(STATUS_OF_REFUSAL)) {
      const row = rows.find((line) => line.includes(`\`${code}\``)) ?? '';
      expect(row).toContain(String(status));
    }
  });

  it('shows a secret that is accepted', () => {
    const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';

    const { apps, problems } = parseCallbackSecret(example);

    expect([apps.get('main')?.callbackKeys.length, problems]).toEqual([1, []]);
  });
});

describe('the settings in s.yaml', () => {
  it('are all that the function asks for', () => {
    const { environmentVariables } = describedFunction('webhookIntake');
    const resolved = Object.entries(environmentVariables).map(([variable, value]) => [
      variable,
      (documentedDefault(value) ?? value).replace(/<stage>|\$\{vars\.stage\}/, 'test'),
    ]);

    const settings = environmentSchema.safeParse(Object.fromEntries(resolved));

    expect(settings).toMatchObject({
      success: true,
      data: { STAGE: 'test', INBOX_RETENTION_DAYS: 30 },
    });
  });
});
