import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../../functions/token-refresh/config.ts';
import { causeOf } from '../../../../functions/token-refresh/domain/failure-cause.ts';
import { parseInvocation, TIMER_TRIGGERS } from '../../../../functions/token-refresh/invocation.ts';
import { payloadSchemas } from '../../../../functions/token-refresh/requests/payload-schemas.ts';
import { parseAppSecret } from '../../../../shared/dingtalk-tokens/index.ts';
import {
  describedFunction,
  missingSettingRows,
  readFromRepository,
} from '../../../support/function-readme.ts';
import {
  sampleConfiguration,
  sampleConfigurationDocument,
} from '../../../support/sample-configuration.ts';

const props = describedFunction('tokenRefresh');

describe.each(['README.md', 'README.zh-HK.md'])('%s of token-refresh', (name) => {
  const text = readFromRepository(`functions/token-refresh/${name}`);

  it('lists every setting, with the default of s.yaml', () => {
    const settings = Object.keys(environmentSchema.shape);

    expect(settings.length).toBeGreaterThan(5);
    expect(missingSettingRows(text, settings, props)).toEqual([]);
  });

  it('lists every action and every trigger', () => {
    for (const action of Object.keys(payloadSchemas)) expect(text).toContain(`| \`${action}\` |`);
    for (const trigger of TIMER_TRIGGERS) expect(text).toContain(`\`${trigger}\``);
  });

  it('has words for every failure of tokens that it lists', () => {
    const codes = [...text.matchAll(/^\| `((?:dingtalk|dingtalk-tokens|secrets)\.[a-z-]+)` \|/gm)];

    expect(codes.length).toBeGreaterThan(10);
    for (const [, code = ''] of codes) {
      expect(causeOf(code).text.en, code).not.toContain('has no words');
    }
  });

  it('shows a payload, a secret and a configuration that are accepted', () => {
    const [payload = '', secret = ''] = [...text.matchAll(/```json\n(.*?)```/gs)].map(
      ([, block = '']) => block,
    );
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    const document = JSON.stringify(sampleConfigurationDocument()).replaceAll('"test/', '"prod/');
    const [organisation] = (JSON.parse(document) as { organisations: object[] }).organisations;

    expect(parseInvocation(Buffer.from(payload))).toMatchObject({ kind: 'action' });
    expect(parseAppSecret(secret, { environment: 'prod', clientId: 'dingapp0001' })).toBe('…');
    const configuration = sampleConfiguration({
      environment: 'prod',
      organisations: [{ ...organisation, ...(parse(yaml) as object) }],
    });
    expect(configuration.organisations[0]?.furtherApps).toHaveLength(1);
  });
});

describe('the description of token-refresh', () => {
  it('has a trigger for each timer that it knows', () => {
    const triggers = (props.triggers ?? []).map(({ triggerName }) => triggerName);

    expect([...triggers].sort()).toEqual([...TIMER_TRIGGERS].sort());
  });

  it('fires every five minutes in Hong Kong and never near the full hour', () => {
    const [expression = ''] = (props.triggers ?? []).map(
      ({ triggerConfig }) => triggerConfig.cronExpression,
    );
    const [zone, seconds, minutes = '', ...rest] = expression.split(' ');

    expect([zone, seconds, ...rest]).toEqual(['CRON_TZ=Asia/Hong_Kong', '0', '*', '*', '*', '*']);
    const fired = minutes.split(',').map(Number);
    expect(fired).toEqual(Array.from({ length: 12 }, (_, index) => 3 + 5 * index));
  });

  it('gives a run less time than there is until the next', () => {
    expect(props.timeout).toBeLessThan(300);
  });
});
