import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  loadIdentity,
  makePrivateDirectory,
} from '../../../../../infra/local/launcher/state-files.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'state-files-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const modeOf = async (file: string): Promise<string> =>
  ((await stat(file)).mode & 0o777).toString(8);

describe('the state directory', () => {
  it('is made for its owner alone, and so are the keys in it', async () => {
    const directory = path.join(root, '.local');

    await loadIdentity(directory);

    expect(await modeOf(directory)).toBe('700');
    expect(await modeOf(path.join(directory, 'identity.json'))).toBe('600');
  });

  it('is private with everything that is made above and below it', async () => {
    await makePrivateDirectory(path.join(root, 'a', 'b'));
    await makePrivateDirectory(path.join(root, 'a', 'b', 'c'));

    for (const name of ['a', 'a/b', 'a/b/c'])
      expect(await modeOf(path.join(root, name))).toBe('700');
  });

  it('keeps the mode of a folder that was there before', async () => {
    const directory = path.join(root, 'shared');
    await mkdir(directory, { mode: 0o755 });

    await makePrivateDirectory(directory);

    expect(await modeOf(directory)).toBe('755');
  });
});
