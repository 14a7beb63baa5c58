import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../../functions/event-worker/config.ts';
import { parseInvocation, TIMER_TRIGGERS } from '../../../../functions/event-worker/invocation.ts';
import { payloadSchemas } from '../../../../functions/event-worker/requests/payload-schemas.ts';
import { eventsSchema } from '../../../../shared/configuration/event-settings.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

interface Description {
  readonly resources: {
    readonly eventWorker: {
      readonly props: {
        readonly environmentVariables: Readonly<Record<string, string>>;
        readonly triggers: readonly { readonly triggerName: string }[];
      };
    };
  };
}
const { props } = (parse(read('s.yaml')) as Description).resources.eventWorker;

describe.each(['README.md', 'README.zh-HK.md'])('%s of the event worker', (name) => {
  const text = read(`functions/event-worker/${name}`);

  it('lists every setting, with the default of s.yaml', () => {
    const settings = Object.keys({ ...environmentSchema.shape, ...props.environmentVariables });

    expect(settings.filter((setting) => !text.includes(`| \`${setting}\` |`))).toEqual([]);
    for (const [setting, value] of Object.entries(props.environmentVariables)) {
      const fallback = /^\$\{env\('[A-Z_]+', '(.+)'\)\}$/.exec(value)?.[1];
      if (fallback !== undefined) expect(text).toContain(`| \`${setting}\` | \`${fallback}\` |`);
    }
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
  const triggers = props.triggers.map(({ triggerName }) => triggerName);

  expect([...triggers].sort()).toEqual([...TIMER_TRIGGERS].sort());
});
