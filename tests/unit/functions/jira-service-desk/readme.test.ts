import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../../functions/jira-service-desk/config.ts';
import {
  credentialsSchema,
  settingsSchema,
} from '../../../../functions/jira-service-desk/domain/settings.ts';
import { parseInvocation } from '../../../../functions/jira-service-desk/invocation.ts';
import { eventsSchema } from '../../../../shared/configuration/event-settings.ts';
import {
  describedFunction,
  missingSettingRows,
  readFromRepository,
} from '../../../support/function-readme.ts';

describe.each(['README.md', 'README.zh-HK.md'])('%s of jira-service-desk', (file) => {
  const text = readFromRepository(`functions/jira-service-desk/${file}`);
  const blocksIn = (language: string): string[] =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
      ([, block = '']) => block,
    );

  it('shows a configuration that is accepted', () => {
    const { events, functionSettings } = parse(blocksIn('yaml')[0] ?? '') as {
      events: unknown;
      functionSettings: Record<string, unknown>;
    };

    expect(eventsSchema.parse(events).subscriptions).toHaveLength(1);
    expect(settingsSchema.parse(functionSettings['jira-service-desk']).projectKey).toBe('ITSD');
  });

  it('shows payloads and a secret that are accepted', () => {
    const [check = '', status = '', secret = ''] = blocksIn('json');

    expect(parseInvocation(Buffer.from(check)).kind).toBe('action');
    expect(parseInvocation(Buffer.from(status)).kind).toBe('action');
    expect(credentialsSchema.safeParse(JSON.parse(secret)).success).toBe(true);
  });

  it('lists every setting, with the default of s.yaml', () => {
    const settings = Object.keys(environmentSchema.shape);

    expect(settings.length).toBeGreaterThan(5);
    expect(missingSettingRows(text, settings, describedFunction('jiraServiceDesk'))).toEqual([]);
  });
});
