import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../../functions/silence-watch/config.ts';
import { ALARM_IDS } from '../../../../functions/silence-watch/domain/expectation.ts';
import { parseInvocation, TIMER_TRIGGERS } from '../../../../functions/silence-watch/invocation.ts';
import { payloadSchemas } from '../../../../functions/silence-watch/requests/payload-schemas.ts';
import {
  describedFunction,
  missingSettingRows,
  readFromRepository,
} from '../../../support/function-readme.ts';
import { benchConfiguration } from '../../../support/silence-bench.ts';

const props = describedFunction('silenceWatch');
const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');

describe.each(['README.md', 'README.zh-HK.md'])('%s of silence-watch', (name) => {
  const text = readFromRepository(`functions/silence-watch/${name}`);

  it('lists every setting, with the default of s.yaml', () => {
    const settings = Object.keys(environmentSchema.shape);

    expect(settings.length).toBeGreaterThan(5);
    expect(missingSettingRows(text, settings, props)).toEqual([]);
  });

  it('lists every action, every trigger and every alarm', () => {
    for (const action of Object.keys(payloadSchemas)) expect(text).toContain(`| \`${action}\` |`);
    for (const trigger of TIMER_TRIGGERS) expect(text).toContain(`\`${trigger}\``);
    for (const id of ALARM_IDS) expect(text).toContain(`| \`${id}\` |`);
  });

  it('shows a payload and a configuration that are accepted, the latter with its defaults', () => {
    const [, payload = ''] = /```json\n(.*?)```/s.exec(text) ?? [];
    const [organisation = '', company = ''] = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(
      ([, block = '']) => block,
    );
    const { silence } = parse(organisation) as { readonly silence: object };
    const environment = { ...silence, alarmRobotSecret: 'test-alarm-robot' };

    const shown = benchConfiguration(parse(company) as Record<string, unknown>, {
      silence: environment,
    });

    expect(parseInvocation(Buffer.from(payload))).toMatchObject({ kind: 'action' });
    const [defaults] = benchConfiguration().organisations;
    expect(shown.organisations[0]?.silence).toEqual({
      ...defaults?.silence,
      alarmRobotSecret: 'test-alarm-robot',
    });
    expect(shown.organisations[0]?.companies[0]?.payCalendar?.cutOff).toEqual(
      defaults?.companies[0]?.payCalendar?.cutOff,
    );
  });
});

describe('the description of silence-watch', () => {
  it('has a trigger for each timer that it knows', () => {
    const triggers = (props.triggers ?? []).map(({ triggerName }) => triggerName);

    expect([...triggers].sort()).toEqual([...TIMER_TRIGGERS].sort());
  });

  it('fires every ten minutes in Hong Kong, off the full hour', () => {
    const [expression = ''] = (props.triggers ?? []).map(
      ({ triggerConfig }) => triggerConfig.cronExpression,
    );

    expect(expression).toBe('CRON_TZ=Asia/Hong_Kong 0 6,16,26,36,46,56 * * * *');
  });

  it('gives a look less time than there is until the next', () => {
    expect(props.timeout).toBeLessThan(600);
  });
});

describe.each(ALARM_IDS)('the alarm %s', (id) => {
  it.each([
    [`${id}.md`, ['What it means', 'Look first', 'What to do', 'How long', 'It is over when']],
    [`${id}.zh-HK.md`, ['含義', '先查看', '處理方法', '可等候多久', '何時算解決']],
  ])('has the page %s with what a person needs', (file, headings) => {
    const page = path.join(REPOSITORY, 'runbooks/alarms', file);

    expect(existsSync(page)).toBe(true);
    const text = readFileSync(page, 'utf8');
    for (const heading of headings) expect(text).toContain(`## ${heading}`);
    expect(text).toContain(`\`${id}\``);
  });
});
