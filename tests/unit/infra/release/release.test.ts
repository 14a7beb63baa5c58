import { describe, expect, test } from 'vitest';
import { release } from '../../../../infra/release/release.ts';
import { rollBack } from '../../../../infra/release/roll-back.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { CloudOfAliases, FUNCTIONS } from './cloud-of-aliases.ts';

const [WORKER, TOKENS] = FUNCTIONS;

async function releasedTwice(): Promise<CloudOfAliases> {
  const cloud = new CloudOfAliases();
  await release(cloud.parts());
  cloud.code = '2';
  await release(cloud.parts());
  return cloud;
}

describe('a release', () => {
  test('gives a first version all of the traffic, before triggers are there', async () => {
    const cloud = new CloudOfAliases();

    const results = await release(cloud.parts());

    expect(results.map(({ version, before }) => ({ version, before }))).toEqual([
      { version: '1', before: '' },
      { version: '1', before: '' },
    ]);
    expect(cloud.commands[0]).toBe('deploy --function -y');
    expect(cloud.commands.at(-1)).toBe('deploy -y');
    expect(cloud.aliasOf(WORKER)).toMatchObject({ versionId: '1', additionalVersionWeight: {} });
  });

  test('gives a later version its share, then everything', async () => {
    const cloud = await releasedTwice();

    const moves = cloud.commands.filter((one) => one.includes(WORKER) && one.includes(' alias '));

    expect(moves.slice(1).map((one) => one.replace(/^.*--version-id/, ''))).toEqual([
      ' 1 --description serving 1 --additionalVersionWeight {"2":0.1}',
      ' 2 --description serving 2, before 1 --additionalVersionWeight {}',
    ]);
  });

  test('publishes no version and moves nothing where nothing has changed', async () => {
    const cloud = await releasedTwice();
    const before = cloud.commands.length;

    await release(cloud.parts());

    expect(cloud.commands.slice(before)).toEqual(['deploy --function -y', 'deploy -y']);
  });

  test('gives all traffic back when errors are seen', async () => {
    const cloud = new CloudOfAliases();
    await release(cloud.parts());
    cloud.code = '2';

    const failure = await failureOf(release(cloud.parts(new Map([[TOKENS, 3]]))));

    expect(failure).toMatchObject({ code: 'release.failures-seen' });
    expect(JSON.stringify(failure)).toContain(`${TOKENS} 3`);
    for (const name of FUNCTIONS) {
      expect(cloud.aliasOf(name)).toMatchObject({ versionId: '1', additionalVersionWeight: {} });
    }
    expect(cloud.commands.at(-1)).not.toBe('deploy -y');
  });

  // A whole second release is eight commands; it is killed before each of them.
  test.each([1, 2, 3, 4, 5, 6, 7, 8].map((command) => command - 1))(
    'that was killed before its command %i is finished by the next one',
    async (command) => {
      const cloud = new CloudOfAliases();
      await release(cloud.parts());
      cloud.code = '2';
      cloud.dieBefore(command);
      await failureOf(release(cloud.parts()));

      await release(cloud.parts());

      for (const name of FUNCTIONS) {
        expect(cloud.versionsOf(name)).toHaveLength(2);
        expect(cloud.aliasOf(name)).toMatchObject({
          versionId: '2',
          description: 'serving 2, before 1',
          additionalVersionWeight: {},
        });
      }
      expect(cloud.commands.at(-1)).toBe('deploy -y');
    },
  );
});

describe('a rollback', () => {
  test('gives all traffic to the version before', async () => {
    const cloud = await releasedTwice();

    const results = await rollBack(cloud.parts());

    expect(results.map(({ version, before }) => `${before} → ${version}`)).toEqual([
      '2 → 1',
      '2 → 1',
    ]);
    expect(cloud.aliasOf(WORKER)).toMatchObject({ versionId: '1', additionalVersionWeight: {} });
  });

  test('given twice goes back once', async () => {
    const cloud = await releasedTwice();
    cloud.code = '3';
    await release(cloud.parts());
    cloud.dieBefore(1);
    await failureOf(rollBack(cloud.parts()));

    await rollBack(cloud.parts());
    await rollBack(cloud.parts());

    expect(FUNCTIONS.map((name) => cloud.aliasOf(name)?.versionId)).toEqual(['2', '2']);
  });

  test('in the middle of a release ends the share', async () => {
    const cloud = new CloudOfAliases();
    await release(cloud.parts());
    cloud.code = '2';
    const parts = cloud.parts();
    await failureOf(
      release({ ...parts, watch: () => Promise.reject(new Error('killed while watching')) }),
    );
    const shared = cloud.aliasOf(WORKER);

    await rollBack(cloud.parts());

    expect(shared?.additionalVersionWeight).toEqual({ '2': 0.1 });
    expect(cloud.aliasOf(WORKER)).toMatchObject({ versionId: '1', additionalVersionWeight: {} });
  });

  test('names the functions that have no version before', async () => {
    const cloud = new CloudOfAliases();
    await release(cloud.parts());

    const failure = await failureOf(rollBack(cloud.parts()));

    expect(failure).toMatchObject({ code: 'release.nothing-before' });
    expect(cloud.aliasOf(WORKER)?.versionId).toBe('1');
  });
});
