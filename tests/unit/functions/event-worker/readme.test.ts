import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../../functions/event-worker/config.ts';
import { parseInvocation, TIMER_TRIGGERS } from '../../../../functions/event-worker/invocation.ts';
import { payloadSchemas } from '../../../../functions/event-worker/requests/payload-schemas.ts';
import { eventsSchema } from '../../../../shared/configuration/event-settings.ts';
import {
  describedFunction,
  missingSettingRows,
  readFromRepository,
} from '../../../support/function-readme.ts';

const props = describedFunction('eventWorker');

describe.each(['README.md', 'README.zh-HK.md'])('%s of the event worker', (name) => {
  const text = readFromRepository(`functions/event-worker/${name}`);

  it('lists every setting, with the default of s.yaml', () => {
    const settings = Object.keys(environmentSchema.shape);

    expect(settings.length).toBeGreaterThan(5);
    expect(missingSettingRows(text, settings, props)).toEqual([]);
  });

  it('lists every action and every trigger', () => {
    for (const action of Object.keys(payloadSchemas)) expect(text).toContain(`| \`${action}\` |`);
    for (const trigger of TIMER_TRIGGERS) expect(text).toContain(`\`${trigger}\``);
  });

  it('shows a payload and a configuration that are accepted', () => {
    const [, payload = ''] = /```json\n(.*?)```/s.exec(text) ?? [];
    const [, configuration = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    const { events } = parse(configuration) as { readonly events: unknown };

    expect(parseInvocation(Buffer.from(payload))).toMatchObject({ kind: 'action' });
    expect(eventsSchema.parse(events).subscriptions).toHaveLength(1);
  });
});

it('has a trigger in s.yaml for each timer that it knows', () => {
  const triggers = (props.triggers ?? []).map(({ triggerName }) => triggerName);

  expect([...triggers].sort()).toEqual([...TIMER_TRIGGERS].sort());
});
