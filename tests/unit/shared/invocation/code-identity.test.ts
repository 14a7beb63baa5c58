import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCodeIdentity, withCodeIdentity } from '../../../../shared/invocation/code-identity.ts';

const contentSha256 = 'ab'.repeat(32);

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'code-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('which code answers', () => {
  test('is what the zip says of itself', async () => {
    const text = JSON.stringify({ type: 'commonjs', contentSha256 });
    await writeFile(path.join(directory, 'package.json'), text);

    expect(readCodeIdentity(directory)).toEqual({ contentSha256 });
  });

  test.each(['', '{}', '[]', 'null', '{"contentSha256":5}', '{"contentSha256":"abc"}'])(
    'is not known from %j',
    async (text) => {
      await writeFile(path.join(directory, 'package.json'), text);

      expect(readCodeIdentity(directory)).toBeUndefined();
    },
  );

  test('is not known where no zip is deployed', () => {
    expect(readCodeIdentity(undefined)).toBeUndefined();
    expect(readCodeIdentity(path.join(directory, 'nowhere'))).toBeUndefined();
  });

  test('is told to whoever asks for the status and to nobody else', () => {
    const identity = { contentSha256 };
    const status = Buffer.from('{"action":"status","corpId":"x"}');
    const answer = { outcome: 'made' };

    expect(withCodeIdentity(answer, status, identity)).toEqual({ ...answer, code: identity });
    for (const other of ['{"action":"export"}', '{}', 'null', '[', '']) {
      expect(withCodeIdentity(answer, Buffer.from(other), identity)).toBe(answer);
    }
    for (const odd of [null, 'status', undefined]) {
      expect(withCodeIdentity(odd, status, identity)).toBe(odd);
    }
    expect(withCodeIdentity(answer, status, undefined)).toBe(answer);
  });
});
