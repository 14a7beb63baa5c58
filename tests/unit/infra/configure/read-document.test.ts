import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { CommandRefusedError } from '../../../../infra/command/command-refusal.ts';
import { readConfigurationText } from '../../../../infra/configure/read-document.ts';

const PEOPLE = 'employeeId,payrollId\nhk001,P1\n';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'configuration-'));
  await writeFile(path.join(directory, 'people.csv'), PEOPLE);
  await writeFile(path.join(directory, 'warnings.json'), '{}');
  await writeFile(path.join(directory, 'profile.yaml'), 'v: 2\nname: own\n');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read(company: object, fileProfiles: object = {}) {
  const file = path.join(directory, 'test.yaml');
  const organisations = [{ corpId: 'dingabc', companies: [company] }];
  await writeFile(file, stringify({ environment: 'test', organisations, fileProfiles }));
  const { text, ...others } = await readConfigurationText(file);
  const document = parse(text) as {
    readonly organisations: [{ readonly companies: [Record<string, unknown>] }];
    readonly fileProfiles: Record<string, unknown>;
  };
  return { ...others, document, company: document.organisations[0].companies[0] };
}

describe('a configuration that names files', () => {
  test('gets the reference of a table, whose hash is in its key', async () => {
    const { company, files } = await read({ peopleMapping: { file: 'people.csv' } });

    const hash = sha256(PEOPLE);
    const objectKey = `test/dingabc/mapping/people-${hash}.csv.sealed`;
    expect(company).toEqual({ peopleMapping: { objectKey, sha256: hash } });
    expect(files).toMatchObject([{ objectKey, sha256: hash, isSealed: true }]);
    expect(Buffer.from(files[0]?.bytes ?? []).toString()).toBe(PEOPLE);
  });

  test('gets weather files one by one, as they are', async () => {
    const kept = { objectKey: 'test/dingabc/weather/old.json', sha256: 'f'.repeat(64) };
    const { company, files } = await read({
      weather: { files: [kept, { file: 'warnings.json' }] },
    });

    const objectKey = `test/dingabc/weather/warnings-${sha256('{}')}.json`;
    expect(company).toEqual({ weather: { files: [kept, { objectKey, sha256: sha256('{}') }] } });
    expect(files).toMatchObject([{ objectKey, isSealed: false }]);
  });

  test('gets the content of a profile', async () => {
    const { document } = await read({}, { own: { file: 'profile.yaml' }, other: { v: 2 } });

    expect(document.fileProfiles).toEqual({ own: { v: 2, name: 'own' }, other: { v: 2 } });
  });

  test('is told every file that cannot be read, with its place', async () => {
    const { problems } = await read(
      { peopleMapping: { file: 'none.csv' }, earningsCodes: { file: 'gone.csv' } },
      { own: { file: 'away.yaml' } },
    );

    expect(problems.en).toEqual([
      'organisations.0.companies.0.peopleMapping: none.csv cannot be read',
      'organisations.0.companies.0.earningsCodes: gone.csv cannot be read',
      'fileProfiles.own: away.yaml cannot be read as YAML',
    ]);
    expect(problems.zhHK).toHaveLength(3);
  });

  test('is refused if it is no YAML, or is not there', async () => {
    const file = path.join(directory, 'broken.yaml');
    await writeFile(file, 'a: [');

    await expect(readConfigurationText(file)).rejects.toThrow(CommandRefusedError);
    await expect(readConfigurationText(path.join(directory, 'no'))).rejects.toThrow('--file');
  });

  test.each(['', '- 1', 'organisations: 5', 'organisations: [1, {companies: x}]', 'weather: 1'])(
    'is left as it is where it has another shape: %j',
    async (text) => {
      const file = path.join(directory, 'odd.yaml');
      await writeFile(file, text);

      const { text: written, files, problems } = await readConfigurationText(file);

      expect(parse(written)).toEqual(parse(text));
      expect([...files, ...problems.en]).toEqual([]);
    },
  );
});
