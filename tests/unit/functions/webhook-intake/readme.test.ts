import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { STATUS_OF_REFUSAL } from '../../../../functions/webhook-intake/answers.ts';
import { parseCallbackSecret } from '../../../../functions/webhook-intake/callback-secret.ts';
import { environmentSchema } from '../../../../functions/webhook-intake/config.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

interface Description {
  readonly resources: {
    readonly webhookIntake: {
      readonly props: { readonly environmentVariables: Readonly<Record<string, string>> };
    };
  };
}

describe.each(['README.md', 'README.zh-HK.md'])('%s of the intake', (name) => {
  const text = read(`functions/webhook-intake/${name}`);
  const { environmentVariables } = (parseYaml(read('s.yaml')) as Description).resources
    .webhookIntake.props;

  it('lists every setting of s.yaml with its default', () => {
    for (const [variable, value] of Object.entries(environmentVariables)) {
      const fallback = /^\$\{env\('[A-Z_]+', '(.+)'\)\}$/.exec(value)?.[1];
      expect(text).toContain(
        fallback === undefined ? `| \`${variable}\` |` : `| \`${variable}\` | \`${fallback}\` |`,
      );
    }
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
    const { environmentVariables } = (parseYaml(read('s.yaml')) as Description).resources
      .webhookIntake.props;
    const resolved = Object.entries(environmentVariables).map(([variable, value]) => [
      variable,
      /^\$\{env\('[A-Z_]+', '(.*)'\)\}$/.exec(value)?.[1] ??
        value.replace(/\$\{vars\.stage\}/, 'test'),
    ]);

    const settings = environmentSchema.safeParse(Object.fromEntries(resolved));

    expect(settings).toMatchObject({
      success: true,
      data: { STAGE: 'test', INBOX_RETENTION_DAYS: 30 },
    });
  });
});
