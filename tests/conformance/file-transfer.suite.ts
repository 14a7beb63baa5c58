import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  FileTransfer,
  FileTransferSession,
  FileTransferTarget,
} from '../../shared/file-transfer/index.ts';

/** What the suite needs of an implementation and of the server behind it. */
export interface FileTransferHarness {
  readonly transfer: FileTransfer;
  readonly target: FileTransferTarget;
  /** An empty folder on the server, with a `/` at its end. */
  readonly folder: string;
  /** Another one, in which nothing is put. */
  readonly emptyFolder: string;
  /** Whether the server offers posix-rename and fsync. */
  readonly offersExtensions: boolean;
  /** Whether it dates its files. */
  readonly keepsTimes: boolean;
  /** The file as the server's owner sees it. */
  contentOf(path: string): Promise<Uint8Array | undefined>;
  place(path: string, bytes: Uint8Array): Promise<void>;
  makeFolder(path: string): Promise<void>;
  close(): Promise<void>;
}

const OTHER_FINGERPRINT = `SHA256:${'A'.repeat(43)}`;

/** The tests that define the port `FileTransfer`. */
export function describeFileTransfer(
  title: string,
  start: () => Promise<FileTransferHarness>,
): void {
  describe(`file transfer: ${title}`, () => {
    let harness: FileTransferHarness;
    let session: FileTransferSession;
    let file: string;

    beforeEach(async () => {
      harness = await start();
      session = await harness.transfer.connect(harness.target);
      file = `${harness.folder}hours.csv`;
    });

    afterEach(async () => {
      await session.close();
      await harness.close();
    });

    it.each([0, 1, 32 * 1024, 32 * 1024 + 1, 1_500_000])(
      'writes a file of %i bytes as it is, and reads the same bytes back',
      async (size) => {
        const bytes = new Uint8Array(randomBytes(size));

        const { synced } = await session.write(file, bytes);
        const back = await session.read(file, size);
        const stored = await harness.contentOf(file);

        expect(synced).toBe(harness.offersExtensions);
        expect(back.outcome === 'read' && Buffer.compare(back.bytes, bytes)).toBe(0);
        expect(stored !== undefined && Buffer.compare(stored, bytes)).toBe(0);
        expect(await session.stat(file)).toEqual({ sizeBytes: size });
      },
    );

    it('replaces a longer file of the same name when it writes', async () => {
      await session.write(file, Buffer.from('a longer first text'));
      await session.write(file, Buffer.from('short'));

      expect(await session.read(file, 100)).toEqual({
        outcome: 'read',
        bytes: new Uint8Array(Buffer.from('short')),
      });
    });

    it('keeps names outside ASCII', async () => {
      const chinese = `${harness.folder}工時 許功蓋.csv`;
      await session.write(chinese, Buffer.from('x'));

      expect(await harness.contentOf(chinese)).toEqual(new Uint8Array(Buffer.from('x')));
    });

    it('moves a file to a free name', async () => {
      await session.write(`${file}.part`, Buffer.from('hours'));

      const { atomic } = await session.rename(`${file}.part`, file);

      expect(atomic).toBe(harness.offersExtensions);
      expect(await harness.contentOf(file)).toEqual(new Uint8Array(Buffer.from('hours')));
      expect(await session.stat(`${file}.part`)).toBeUndefined();
    });

    it('never replaces a file when it renames', async () => {
      await harness.place(file, Buffer.from('delivered before'));
      await session.write(`${file}.part`, Buffer.from('hours'));

      await expect(session.rename(`${file}.part`, file)).rejects.toMatchObject({
        code: 'transfer.target-exists',
        retryable: false,
      });
      expect(await harness.contentOf(file)).toEqual(
        new Uint8Array(Buffer.from('delivered before')),
      );
      expect(await session.stat(`${file}.part`)).toEqual({ sizeBytes: 5 });
    });

    it('says that the file to rename is missing', async () => {
      await expect(session.rename(`${file}.part`, file)).rejects.toMatchObject({
        code: 'transfer.path-missing',
      });
    });

    it('tells an absent file from an error', async () => {
      expect(await session.stat(file)).toBeUndefined();
      expect(await session.read(file, 100)).toEqual({ outcome: 'absent' });
    });

    it('reads no more than it was allowed to', async () => {
      await harness.place(file, Buffer.alloc(101));

      await expect(session.read(file, 100)).rejects.toMatchObject({
        code: 'transfer.file-too-large',
      });
    });

    it('removes a file, and does not mind if there is none', async () => {
      await session.write(file, Buffer.from('x'));

      await session.remove(file);
      await session.remove(file);

      expect(await harness.contentOf(file)).toBeUndefined();
    });

    it('lists the files of a folder by name, with size and time, and no folder below it', async () => {
      const before = Date.now();
      await harness.place(`${harness.folder}ack_工時_0002.csv`, Buffer.from('accepted'));
      await harness.place(`${harness.folder}ack_0001.csv`, Buffer.alloc(0));
      await harness.makeFolder(`${harness.folder}archive`);
      await harness.place(`${harness.folder}archive/ack_0000.csv`, Buffer.from('old'));

      const answer = await session.list(harness.folder, 10);
      const files = answer.outcome === 'listed' ? answer.files : [];

      expect(files.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
        ['ack_0001.csv', 0],
        ['ack_工時_0002.csv', 8],
      ]);
      const times = files.flatMap(({ modifiedEpochMs: time }) =>
        time === undefined ? [] : [time],
      );
      expect(times).toHaveLength(harness.keepsTimes ? 2 : 0);
      // The protocol has whole seconds.
      expect(times.filter((time) => time < before - 1_000 || time > Date.now())).toEqual([]);
    });

    it('lists a folder alike with and without a line at its end', async () => {
      await harness.place(file, Buffer.from('x'));

      const withLine = await session.list(harness.folder, 10);
      const without = await session.list(harness.folder.replace(/\/$/, ''), 10);

      expect(withLine.outcome).toBe('listed');
      expect(without).toEqual(withLine);
    });

    it('tells an empty folder from an absent one, and from a file', async () => {
      await harness.place(`${file}.elsewhere`, Buffer.from('x'));
      const empty = await session.list(harness.emptyFolder, 10);
      const absent = await session.list(`${harness.folder}nowhere/`, 10);
      const noFolder = await session.list(`${file}.elsewhere`, 10);

      expect(empty).toEqual({ outcome: 'listed', files: [] });
      expect(absent).toEqual({ outcome: 'absent' });
      expect(noFolder).toEqual({ outcome: 'absent' });
    });

    it('lists the starting folder under the empty path', async () => {
      const answer = await session.list('', 1_000);

      expect(answer.outcome).toBe('listed');
    });

    it('lists many files whole, and never a part of a folder', async () => {
      const names = Array.from({ length: 250 }, (_, n) => `ack_${String(n).padStart(4, '0')}.csv`);
      for (const name of names) await harness.place(`${harness.folder}${name}`, Buffer.from('x'));

      const whole = await session.list(harness.folder, 250);

      expect(whole.outcome === 'listed' && whole.files.map(({ name }) => name)).toEqual(names);
      await expect(session.list(harness.folder, 249)).rejects.toMatchObject({
        code: 'transfer.folder-too-large',
        category: 'user',
        details: { limitEntries: 249 },
      });
      // The session is as good as before.
      expect(await session.stat(`${harness.folder}ack_0000.csv`)).toEqual({ sizeBytes: 1 });
    });

    it('does nothing after it was closed, and closes twice without harm', async () => {
      await session.close();
      await session.close();

      await expect(session.write(file, Buffer.from('x'))).rejects.toMatchObject({
        code: 'transfer.unavailable',
      });
      expect(await harness.contentOf(file)).toBeUndefined();
    });

    it('refuses a server whose key is not pinned, and names both fingerprints', async () => {
      const [right] = harness.target.hostKeyFingerprints;
      const target = { ...harness.target, hostKeyFingerprints: [OTHER_FINGERPRINT] };

      await expect(harness.transfer.connect(target)).rejects.toMatchObject({
        code: 'transfer.host-key-changed',
        category: 'user',
        expected: [OTHER_FINGERPRINT],
        presented: right,
        message: expect.stringMatching(
          new RegExp(`${OTHER_FINGERPRINT}.*${String(right).replaceAll(/[+/]/g, '.')}`),
        ) as string,
      });
    });

    it('trusts no server when nothing is pinned', async () => {
      const target = { ...harness.target, hostKeyFingerprints: [] };

      await expect(harness.transfer.connect(target)).rejects.toMatchObject({
        code: 'transfer.host-key-changed',
        expected: [],
      });
    });

    it('accepts any of several pinned keys while a key is being changed', async () => {
      const hostKeyFingerprints = [OTHER_FINGERPRINT, ...harness.target.hostKeyFingerprints];

      const second = await harness.transfer.connect({ ...harness.target, hostKeyFingerprints });
      await second.write(file, Buffer.from('x'));
      await second.close();

      expect(await session.stat(file)).toEqual({ sizeBytes: 1 });
    });

    it('does not connect when it was told to stop', async () => {
      const signal = AbortSignal.abort(new Error('enough'));

      await expect(harness.transfer.connect(harness.target, { signal })).rejects.toThrow('enough');
    });
  });
}
