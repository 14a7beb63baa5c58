import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  openZip,
  storedZip,
  StoredZipWriter,
  ZIP_END_BYTES,
  zipOverheadOf,
} from '../../../../shared/zip/index.ts';
import { requiresProgram } from '../../../support/debian-programs.ts';
import { listedByPython, testedByUnzip } from '../../../support/zip-witnesses.ts';

const parts = new Map<string, Uint8Array>([
  ['一.txt', Buffer.from('九龍塘邨喆峯堃衞')],
  ['folder/empty', new Uint8Array(0)],
  ['folder/bytes.bin', randomBytes(70_000)],
]);

describe('a stored ZIP', () => {
  it('gives back its parts', () => {
    const opened = openZip(storedZip(parts), { parts: 10, inflatedBytes: 100_000 }, () => true);

    expect(opened.outcome === 'opened' && [...opened.parts]).toEqual(
      [...parts].map(([name, content]) => [name, Buffer.from(content)]),
    );
  });

  it('is the same bytes for the same parts', () => {
    expect(Buffer.from(storedZip(parts)).equals(storedZip(parts))).toBe(true);
  });

  it('takes exactly the room that it was said to take, and no byte more', () => {
    const bytes = zipOverheadOf('a') + 3 + ZIP_END_BYTES;
    const writer = new StoredZipWriter(bytes);

    writer.add('a', Buffer.from('abc'));

    expect(() => writer.add('b', new Uint8Array(0))).toThrow(RangeError);
    expect(writer.roomBytes).toBe(0);
    expect(writer.finish()).toHaveLength(bytes);
  });

  it('has no two parts of one name', () => {
    const writer = new StoredZipWriter(1_000);
    writer.add('a', Buffer.from('abc'));

    expect(() => writer.add('a', Buffer.from('def'))).toThrow(RangeError);
  });

  it('is not begun if it would need ZIP64', () => {
    expect(() => new StoredZipWriter(2 ** 32)).toThrow(RangeError);
  });
});

requiresProgram('python3', 'unzip')('programs that are not ours', () => {
  it('read each part and find its check sum right', async () => {
    const zip = storedZip(parts);

    expect(await listedByPython(zip)).toEqual(
      Object.fromEntries(
        [...parts].map(([name, content]) => [name, Buffer.from(content).toString('hex')]),
      ),
    );
    expect(await testedByUnzip(zip)).toContain('No errors detected');
  });
});
