import type { FileEntryWithStats } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { listedFileOf } from '../../../../shared/file-transfer/sftp-listed-file.ts';

interface Sent {
  readonly name?: string;
  readonly line?: string;
  readonly mode?: number;
  readonly size?: number;
  readonly mtime?: number;
}

function entry({ name = 'ack.csv', line = '', ...attrs }: Sent): FileEntryWithStats {
  return { filename: name, longname: line, attrs } as unknown as FileEntryWithStats;
}

describe('an entry of an SFTP folder', () => {
  it('is a file with its size and its time in milliseconds', () => {
    const sent = entry({ mode: 0o100640, size: 12, mtime: 1_790_000_000 });

    expect(listedFileOf(sent)).toEqual({
      name: 'ack.csv',
      sizeBytes: 12,
      modifiedEpochMs: 1_790_000_000_000,
    });
  });

  it.each([
    ['folder', 0o040755],
    ['symbolic link', 0o120777],
    ['socket', 0o140755],
    ['device', 0o020666],
  ])('is left out if it is a %s', (_kind, mode) => {
    expect(listedFileOf(entry({ mode, line: '-rw-r--r--' }))).toBeUndefined();
  });

  it.each([
    ['drwxr-xr-x 2 vendor vendor 4096 Nov 20 archive', false],
    ['lrwxrwxrwx 1 vendor vendor 7 Nov 20 ack.csv', false],
    ['-rw-r--r-- 1 vendor vendor 12 Nov 20 ack.csv', true],
    ['', true],
  ])('of a server that sends no kind is judged by its line “%s”', (line, isFile) => {
    expect(listedFileOf(entry({ line })) !== undefined).toBe(isFile);
    expect(listedFileOf(entry({ line, mode: 0o644 })) !== undefined).toBe(isFile);
  });

  it('has no size and no time where the server tells none', () => {
    expect(listedFileOf(entry({}))).toEqual({
      name: 'ack.csv',
      sizeBytes: undefined,
      modifiedEpochMs: undefined,
    });
  });

  it.each(['../../etc/passwd', '/ack.csv', 'a/b', ''])(
    'is left out if its name is a path: “%s”',
    (name) => {
      expect(listedFileOf(entry({ name, mode: 0o100644 }))).toBeUndefined();
    },
  );
});
