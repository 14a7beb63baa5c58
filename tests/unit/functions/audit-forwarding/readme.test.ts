import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../../../functions/audit-forwarding/config.ts';
import {
  parseInvocation,
  TIMER_TRIGGERS,
} from '../../../../functions/audit-forwarding/invocation.ts';
import { payloadSchemas } from '../../../../functions/audit-forwarding/requests/payload-schemas.ts';
import {
  describedFunction,
  missingSettingRows,
  readFromRepository,
} from '../../../support/function-readme.ts';

const props = describedFunction('auditForwarding');

describe.each(['README.md', 'README.zh-HK.md'])('%s of audit-forwarding', (name) => {
  const text = readFromRepository(`functions/audit-forwarding/${name}`);

  it('lists every setting, with the default of s.yaml', () => {
    const settings = Object.keys(environmentSchema.shape);

    expect(settings.length).toBeGreaterThan(10);
    expect(missingSettingRows(text, settings, props)).toEqual([]);
  });

  it('lists every action with its fields, and every trigger', () => {
    for (const [action, { shape }] of Object.entries(payloadSchemas)) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${action}\` |`)) ?? '';
      const fields = Object.keys(shape).filter((one) => !['action', 'continuation'].includes(one));
      for (const field of fields) expect(row, action).toContain(`\`${field}\``);
    }
    for (const trigger of TIMER_TRIGGERS) expect(text).toContain(`\`${trigger}\``);
  });

  it('shows a payload that is accepted', () => {
    const [, payload = ''] = /```json\n(.*?)```/s.exec(text) ?? [];

    expect(parseInvocation(Buffer.from(payload))).toMatchObject({ kind: 'action' });
  });
});

describe('the description of audit-forwarding', () => {
  it('has a trigger for each timer that it knows', () => {
    const triggers = (props.triggers ?? []).map(({ triggerName }) => triggerName);

    expect([...triggers].sort()).toEqual([...TIMER_TRIGGERS].sort());
  });

  it('fires every five minutes in Hong Kong, never at the full hour nor with token-refresh', () => {
    const [expression = ''] = (props.triggers ?? []).map(
      ({ triggerConfig }) => triggerConfig.cronExpression,
    );
    const [zone, seconds, minutes = '', ...rest] = expression.split(' ');

    expect([zone, seconds, ...rest]).toEqual(['CRON_TZ=Asia/Hong_Kong', '0', '*', '*', '*', '*']);
    expect(minutes.split(',').map(Number)).toEqual(
      Array.from({ length: 12 }, (_, index) => 4 + 5 * index),
    );
  });
});
