import { describe, expect, it } from 'vitest';
import {
  readCredentials,
  readSettings,
} from '../../../../../functions/jira-service-desk/read-settings.ts';
import { MemorySecretProvider } from '../../../../../shared/secrets/index.ts';
import {
  hardwareForm,
  sampleSettings,
} from '../../../../support/jira-service-desk/sample-settings.ts';

const read = (given: unknown) =>
  readSettings({ corpId: 'dingcorp0001', functionSettings: { 'jira-service-desk': given } });

describe('the settings', () => {
  it('are read with their defaults', () => {
    expect(read(sampleSettings())).toMatchObject({
      labelPrefix: 'dt',
      confirmAfterSeconds: 120,
      requesters: { byEmail: 'off', accounts: {} },
    });
  });

  it('that are missing say so', () => {
    expect(() => readSettings({ corpId: 'c', functionSettings: {} })).toThrow(
      /functionSettings\.jira-service-desk is missing.*jira\.settings-invalid/,
    );
  });

  it('tell everything that is wrong at once, in both languages and without the values', () => {
    const wrong = {
      ...sampleSettings(),
      siteUrl: 'http://harbour-peak.example',
      credentialsSecret: 'a value, not a name',
      serviceDeskId: 10,
      projectKey: 'itsd',
      forms: { x: hardwareForm({ fields: { labels: { from: 'literal', value: 'x' } } }) },
      colour: 'red',
    };

    let text = { en: '', zhHK: '' };
    try {
      read(wrong);
    } catch (error) {
      ({ text } = error as { text: typeof text });
    }

    for (const name of ['siteUrl', 'credentialsSecret', 'serviceDeskId', 'projectKey', 'forms.x']) {
      expect(text.en).toContain(name);
      expect(text.zhHK).toContain(name);
    }
    expect(text.en).toContain('summary');
    expect(text.en).toContain('colour');
    expect(text.en + text.zhHK).not.toContain('a value');
  });

  it.each([
    'https://user:pass@site.example',
    'https://site.example/wiki',
    'https://site.example/?x=1',
    'ftp://site.example',
    'site.example',
  ])('refuse the site %s', (siteUrl) => {
    expect(() => read({ ...sampleSettings(), siteUrl })).toThrow(/siteUrl/);
  });
});

describe('the credentials', () => {
  it('are read from the named secret', async () => {
    const secrets = new MemorySecretProvider({
      'test-jira': '{"email":"a@site.example","apiToken":"invented"}',
    });

    expect(await readCredentials(secrets, 'c', sampleSettings())).toEqual({
      email: 'a@site.example',
      apiToken: 'invented',
    });
  });

  it.each(['not JSON at all', '{"email":"a@site.example"}', '"text"'])(
    'of the wrong form (%s) name the secret and none of its content',
    async (value) => {
      const secrets = new MemorySecretProvider({ 'test-jira': value });

      const failure = await readCredentials(secrets, 'c', sampleSettings()).catch(String);

      expect(failure).toContain('test-jira');
      expect(failure).not.toContain('not JSON');
      expect(failure).not.toContain('site.example');
    },
  );
});
