import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  ConfigurationAlteredError,
  ConfigurationInvalidError,
  ConfigurationMissingError,
  ConfigurationRaceError,
  loadConfiguration,
  publishConfiguration,
  type ConfigurationStores,
} from '../../../../shared/configuration/index.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createMemoryTableClient, tables } from '../../../../shared/table-store/index.ts';
import { sampleConfigurationDocument } from '../../../support/sample-configuration.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

function stores(): ConfigurationStores {
  return {
    tables: createMemoryTableClient({ clock: new SteppedClock() }),
    objects: createMemoryObjectStore(),
  };
}

/** As somebody would write it; the remark makes it another text. */
function text(remark = '', change: Record<string, unknown> = {}): string {
  return `# ${remark}\n${stringify(sampleConfigurationDocument(change))}`;
}

describe('a published configuration', () => {
  test('is loaded as it was written, with the number of its publication', async () => {
    const shared = stores();

    const first = await publishConfiguration(shared, text('one'));
    const second = await publishConfiguration(shared, text('two'));
    const { configuration, version, sha256 } = await loadConfiguration(shared, 'test');

    expect([first, second]).toEqual([
      { outcome: 'published', version: 1 },
      { outcome: 'published', version: 2 },
    ]);
    expect(version).toBe(2);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(configuration.organisations[0]?.companies[0]).toMatchObject({
      nameZhHK: '海港樣本公司',
      attendanceClosing: 'not-used',
      delivery: { timeoutSeconds: 30 },
    });
    expect(configuration.organisations[0]?.replaySourceTypes).toEqual(['SYSTEM']);
  });

  test('is unchanged by the same text, and can go back to an earlier one', async () => {
    const shared = stores();
    await publishConfiguration(shared, text('one'));

    expect(await publishConfiguration(shared, text('one'))).toEqual({
      outcome: 'unchanged',
      version: 1,
    });
    await publishConfiguration(shared, text('two'));
    expect(await publishConfiguration(shared, text('one'))).toEqual({
      outcome: 'published',
      version: 3,
    });
  });

  test('of one environment is not seen by another', async () => {
    const shared = stores();
    await publishConfiguration(shared, text());

    await expect(loadConfiguration(shared, 'prod')).rejects.toThrow(ConfigurationMissingError);
  });

  test('that was altered or deleted is not used', async () => {
    for (const content of [new TextEncoder().encode(text('forged')), undefined]) {
      const shared = stores();
      await publishConfiguration(shared, text('true'));
      const objects = { ...shared.objects, get: () => Promise.resolve(content) };

      await expect(loadConfiguration({ ...shared, objects }, 'test')).rejects.toThrow(
        ConfigurationAlteredError,
      );
    }
  });

  test('whose pointer lacks a column is not guessed at', async () => {
    const shared = stores();
    await shared.tables.putRow(
      tables.configurationPointer,
      { environment: 'test' },
      { v: 1n, version: 1n },
      { row: 'ignore' },
    );

    await expect(loadConfiguration(shared, 'test')).rejects.toThrow(ConfigurationInvalidError);
  });
});

describe('two who publish at once', () => {
  /** Both read the pointer before either moves it. */
  function meeting(shared: ConfigurationStores, count: number): ConfigurationStores {
    let readers = 0;
    let letGo: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (letGo = resolve));
    return {
      ...shared,
      tables: {
        ...shared.tables,
        getRow: async (...request) => {
          const answer = await shared.tables.getRow(...request);
          readers += 1;
          if (readers >= count) letGo();
          await all;
          return answer;
        },
      },
    };
  }

  test.each([
    ['the first of all', false],
    ['a further one', true],
  ])('different texts, %s: one is told that it came second', async (_, isFurther) => {
    const shared = stores();
    if (isFurther) await publishConfiguration(shared, text('before'));
    const racing = meeting(shared, 2);

    const results = await Promise.allSettled(
      ['one', 'two'].map((remark) => publishConfiguration(racing, text(remark))),
    );

    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toBeInstanceOf(ConfigurationRaceError);
    expect((await loadConfiguration(shared, 'test')).version).toBe(isFurther ? 2 : 1);
  });

  test('the same text: both have published it', async () => {
    const shared = stores();
    const racing = meeting(shared, 2);

    const results = await Promise.all([1, 2].map(() => publishConfiguration(racing, text('same'))));

    expect(results).toEqual([1, 2].map(() => ({ outcome: 'published', version: 1 })));
  });
});

describe('a configuration that is not valid', () => {
  test.each([
    ['no YAML', 'organisations: [\n'],
    ['a key twice', 'v: 1\nv: 1\n'],
    ['nothing', ''],
    ['a list', '- 1\n'],
  ])('because it is %s is refused and not stored', async (_, content) => {
    const shared = stores();

    await expect(publishConfiguration(shared, content)).rejects.toThrow(ConfigurationInvalidError);
    await expect(loadConfiguration(shared, 'test')).rejects.toThrow(ConfigurationMissingError);
  });

  test('has every problem named by its place, and no value repeated', async () => {
    const document = sampleConfigurationDocument();
    const [organisation] = document.organisations;
    const broken = {
      ...document,
      v: 2,
      unexpected: true,
      organisations: [
        {
          ...organisation,
          operatorUserId: '',
          app: { clientId: 'x', clientSecretName: 'not a secret name: hunter2' },
          quota: { apiCallsPerMonth: 0, reservedCallsPerMonth: -1, callsPerSecondPerApi: 1.5 },
          companies: organisation?.companies.map((company) => ({
            ...company,
            code: 'HK SC',
            delivery: { ...company.delivery, port: 70_000, hostKeyFingerprints: [] },
          })),
        },
      ],
    };

    const refusal = publishConfiguration(stores(), stringify(broken)).catch(
      (error: unknown) => error as ConfigurationInvalidError,
    );
    const { text: said } = (await refusal) as ConfigurationInvalidError;

    for (const place of [
      'v: ',
      'unexpected',
      'organisations.0.operatorUserId',
      'organisations.0.app.clientSecretName',
      'organisations.0.quota.apiCallsPerMonth',
      'organisations.0.quota.reservedCallsPerMonth',
      'organisations.0.quota.callsPerSecondPerApi',
      'organisations.0.companies.0.code',
      'organisations.0.companies.0.delivery.port',
      'organisations.0.companies.0.delivery.hostKeyFingerprints',
    ]) {
      expect(said.en).toContain(place);
      expect(said.zhHK).toContain(place.replace(': ', '：'));
    }
    for (const text of [said.en, said.zhHK]) expect(text).not.toMatch(/hunter2|70.?000|HK SC|¦/);
    expect(said.zhHK).toMatch(/^設定內容不正確：/);
    expect(said.zhHK).toContain('clientSecretName：必須為密鑰名稱，而非密鑰本身');
    expect(said.zhHK).not.toMatch(/must|Invalid|: expected|Too/);
    expect(said.en).not.toMatch(/\p{Script=Han}/u);
  });

  test('is one that uses a company’s code twice or names a profile that it lacks', async () => {
    const document = sampleConfigurationDocument({ fileProfiles: {} });
    const organisations = [...document.organisations, ...document.organisations];

    const refusal = publishConfiguration(stores(), stringify({ ...document, organisations }));

    await expect(refusal).rejects.toThrow(/company code HKSC is used twice/);
    await expect(refusal).rejects.toThrow(/HKSC names the unknown profile adp-hk-generic/);
    await expect(refusal).rejects.toMatchObject({
      text: { zhHK: expect.stringContaining('公司代碼 HKSC 重複；') as string },
    });
  });
});
