import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { deliverFile } from '../../../../functions/attendance-export/deliver-file.ts';
import type {
  DeliveryOutcome,
  Shipment,
} from '../../../../functions/attendance-export/shipment.ts';
import {
  FileTransferAccessDeniedError,
  FileTransferFullError,
  FileTransferOutcomeUnknownError,
  FileTransferRefusedError,
  FileTransferUnavailableError,
  HostKeyChangedError,
  MemoryFileTransfer,
  TransferPathMissingError,
  type FileTransfer,
  type FileTransferSession,
} from '../../../../shared/file-transfer/index.ts';
import { countedTransfer, Killed, StepCounter } from './recording-transfer.ts';

const bytes = new TextEncoder().encode('Employee No,Quantity\r\nE001,176.00\r\n');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const target = {
  host: 'sftp.example.test',
  port: 22,
  username: 'payroll',
  privateKey: 'a key',
  hostKeyFingerprints: ['SHA256:pinned'],
  timeoutMs: 1_000,
};
const FINAL = '/inbound/HKSC_2026-10_0001.csv';

/** What a run keeps of its delivery, as the real one does in its row. */
interface Progress {
  phase: Shipment['phase'];
  temporaryName: string | undefined;
  fencingToken: bigint;
  isNameReused?: boolean;
}

function begun(): Progress {
  return { phase: 'uploading', temporaryName: undefined, fencingToken: 1n };
}

async function attempt(
  transfer: FileTransfer,
  progress: Progress,
  counter = new StepCounter(),
  folder = 'inbound',
  signal = new AbortController().signal,
): Promise<DeliveryOutcome> {
  const shipment: Shipment = {
    fileName: 'HKSC_2026-10_0001.csv',
    sha256,
    bytes,
    folder,
    ...progress,
  };
  const keep = (phase: Shipment['phase'], temporaryName: string): Promise<void> => {
    Object.assign(progress, { phase, temporaryName });
    return Promise.resolve();
  };
  const callbacks = {
    onUploading: (name: string) => counter.step('onUploading', () => keep('uploading', name)),
    onRenaming: (name: string) => counter.step('onRenaming', () => keep('renaming', name)),
    onRenameRefused: (name: string) =>
      counter.step('onRenameRefused', () => keep('uploading', name)),
  };
  return deliverFile(transfer, target, shipment, callbacks, signal);
}

/** A file server of which some calls are answered otherwise. */
function changedTransfer(
  server: MemoryFileTransfer,
  change: Partial<FileTransferSession>,
): FileTransfer {
  return {
    connect: async (to, options) => {
      const session = await server.connect(to, options);
      return {
        stat: (path) => session.stat(path),
        write: (path, content) => session.write(path, content),
        rename: (from, to2) => session.rename(from, to2),
        read: (path, limit) => session.read(path, limit),
        list: (folder, limit) => session.list(folder, limit),
        remove: (path) => session.remove(path),
        close: () => session.close(),
        ...change,
      };
    },
  };
}

/** The next owner of the run has a higher number and finds the row as it was left. */
function nextOwner(progress: Progress): void {
  progress.fencingToken += 1n;
}

function contents(server: MemoryFileTransfer): Record<string, string> {
  return Object.fromEntries(
    [...server.files].map(([path, content]) => [path, Buffer.from(content).toString()]),
  );
}

const delivered = { [FINAL]: Buffer.from(bytes).toString() };

/** Six steps: look, note the temporary name, write, note the rename, rename, look again. */
const kills = [1, 2, 3, 4, 5, 6].flatMap((step) =>
  (['before', 'half-way', 'after'] as const).map((when) => ({ step, when })),
);

describe('a delivery that nothing disturbs', () => {
  test('writes under a temporary name, renames, reads back, and leaves one file', async () => {
    const server = new MemoryFileTransfer();
    const counter = new StepCounter();

    const outcome = await attempt(countedTransfer(server, counter), begun(), counter);

    expect(outcome).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
    expect(counter.calls).toEqual(['read', 'onUploading', 'write', 'onRenaming', 'rename', 'read']);
  });

  test('done again finds its own file and writes nothing', async () => {
    const server = new MemoryFileTransfer();
    await attempt(server, begun());
    const counter = new StepCounter();

    const outcome = await attempt(countedTransfer(server, counter), begun(), counter);

    expect(outcome).toEqual({ outcome: 'delivered' });
    expect(counter.calls).toEqual(['read']);
  });

  test.each([
    ['', '/HKSC_2026-10_0001.csv'],
    ['/', '/HKSC_2026-10_0001.csv'],
    ['in/bound/', '/in/bound/HKSC_2026-10_0001.csv'],
    ['/abs', '/abs/HKSC_2026-10_0001.csv'],
  ])('into the folder “%s” arrives at %s', async (folder, path) => {
    const server = new MemoryFileTransfer();

    await attempt(server, begun(), new StepCounter(), folder);

    expect([...server.files.keys()]).toEqual([path]);
  });
});

describe('a delivery that is killed and resumed', () => {
  test.each(kills)(
    '$when step $step ends with one file of the same bytes',
    async ({ step, when }) => {
      const server = new MemoryFileTransfer();
      const progress = begun();
      const killed = new StepCounter(step, when);

      await expect(attempt(countedTransfer(server, killed), progress, killed)).rejects.toThrow(
        Killed,
      );
      nextOwner(progress);

      expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
      expect(contents(server)).toEqual(delivered);
    },
  );

  test('twice, at any two steps, ends with one file of the same bytes', async () => {
    const outcomes = new Set<string>();
    for (const first of kills) {
      for (const second of kills) {
        const server = new MemoryFileTransfer();
        const progress = begun();
        for (const { step, when } of [first, second]) {
          const counter = new StepCounter(step, when);
          await attempt(countedTransfer(server, counter), progress, counter).catch(
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
            },
          );
          nextOwner(progress);
        }
        const { outcome } = await attempt(server, progress);
        outcomes.add(outcome);
        expect(contents(server), JSON.stringify([first, second])).toEqual(delivered);
      }
    }

    expect([...outcomes]).toEqual(['delivered']);
  });
});

describe('a receiver that takes the file at once', () => {
  /** As soon as the final name appears, it is gone. */
  function takingTransfer(server: MemoryFileTransfer): FileTransfer {
    return {
      connect: async (to, options) => {
        const session = await server.connect(to, options);
        return {
          stat: (path) => session.stat(path),
          write: (path, content) => session.write(path, content),
          rename: async (from, to2) => {
            const answer = await session.rename(from, to2);
            server.files.delete(to2.startsWith('/') ? to2 : `/${to2}`);
            return answer;
          },
          read: (path, limit) => session.read(path, limit),
          list: (folder, limit) => session.list(folder, limit),
          remove: (path) => session.remove(path),
          close: () => session.close(),
        };
      },
    };
  }

  test('makes the delivery unconfirmed', async () => {
    const server = new MemoryFileTransfer();

    expect(await attempt(takingTransfer(server), begun())).toEqual({
      outcome: 'delivered-unconfirmed',
      because: 'already-taken',
    });
    expect(contents(server)).toEqual({});
  });

  test('is not sent the file again after a kill that lost the outcome', async () => {
    const server = new MemoryFileTransfer();
    const progress = begun();
    await attempt(takingTransfer(server), progress);
    nextOwner(progress);
    const counter = new StepCounter();

    const outcome = await attempt(countedTransfer(server, counter), progress, counter);

    expect(outcome).toEqual({ outcome: 'delivered-unconfirmed', because: 'already-taken' });
    expect(counter.calls).not.toContain('write');
    expect(contents(server)).toEqual({});
  });
});

describe('a receiver that forbids reading', () => {
  test('makes the delivery unconfirmed, and a resumed one too, with one file', async () => {
    const server = new MemoryFileTransfer({ forbidsReading: true });
    const progress = begun();
    const unconfirmed = { outcome: 'delivered-unconfirmed', because: 'read-back-forbidden' };

    expect(await attempt(server, progress)).toEqual(unconfirmed);
    nextOwner(progress);
    expect(await attempt(server, progress)).toEqual(unconfirmed);
    expect(contents(server)).toEqual(delivered);
  });

  test.each(kills)('gets one file of the same bytes, killed $when step $step', async (kill) => {
    const server = new MemoryFileTransfer({ forbidsReading: true });
    const progress = begun();
    const counter = new StepCounter(kill.step, kill.when);
    await expect(attempt(countedTransfer(server, counter), progress, counter)).rejects.toThrow(
      Killed,
    );
    nextOwner(progress);

    const { outcome } = await attempt(server, progress);

    expect(outcome).toBe('delivered-unconfirmed');
    expect(contents(server)).toEqual(delivered);
  });

  test('and removing gets the file all the same, beside what was left', async () => {
    const server = new MemoryFileTransfer({ forbidsReading: true });
    const writeOnly: FileTransfer = {
      connect: async (to, options) => {
        const session = await server.connect(to, options);
        return {
          stat: (path) => session.stat(path),
          write: (path, content) => session.write(path, content),
          rename: (from, to2) => session.rename(from, to2),
          read: (path, limit) => session.read(path, limit),
          list: (folder, limit) => session.list(folder, limit),
          remove: () =>
            Promise.reject(new FileTransferAccessDeniedError(to.host, 'remove', 'write-only')),
          close: () => session.close(),
        };
      },
    };
    const progress = {
      ...begun(),
      temporaryName: 'HKSC_2026-10_0001.csv.1.part',
      fencingToken: 2n,
    };
    server.files.set('/inbound/HKSC_2026-10_0001.csv.1.part', bytes.subarray(0, 5));

    expect((await attempt(writeOnly, progress)).outcome).toBe('delivered-unconfirmed');
    expect(contents(server)[FINAL]).toBe(delivered[FINAL]);
  });
});

describe('a name that every file of a profile has', () => {
  const reused = (): Progress => ({ ...begun(), isNameReused: true });
  const notTaken = { code: 'delivery.earlier-file-not-taken', retryable: true };

  test('is written once the receiver has taken the file before away', async () => {
    const server = new MemoryFileTransfer();

    expect(await attempt(server, reused())).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });

  test.each([
    ['another content', 'the month before'],
    ['the very same bytes', Buffer.from(bytes).toString()],
  ])('waits while a file of an earlier run with %s is there', async (_, content) => {
    const server = new MemoryFileTransfer();
    server.files.set(FINAL, new TextEncoder().encode(content));
    const progress = reused();

    await expect(attempt(server, progress)).rejects.toMatchObject(notTaken);
    expect(contents(server)).toEqual({ [FINAL]: content });

    server.files.delete(FINAL);
    nextOwner(progress);

    expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });

  test.each(kills)('killed $when step $step, is written once', async ({ step, when }) => {
    const server = new MemoryFileTransfer();
    const progress = reused();
    const killed = new StepCounter(step, when);
    await expect(attempt(countedTransfer(server, killed), progress, killed)).rejects.toThrow(
      Killed,
    );
    nextOwner(progress);

    expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });

  test('and an equal file that came while our own still waits is not taken for ours', async () => {
    const server = new MemoryFileTransfer();
    const progress: Progress = {
      ...reused(),
      phase: 'renaming',
      temporaryName: 'HKSC_2026-10_0001.csv.1.part',
    };
    server.files.set('/inbound/HKSC_2026-10_0001.csv.1.part', bytes);
    server.files.set(FINAL, bytes);

    await expect(attempt(server, progress)).rejects.toMatchObject(notTaken);
    expect(server.files.size).toBe(2);

    server.files.delete(FINAL);

    expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });

  test('is not believed to be ours where looking is forbidden', async () => {
    const server = new MemoryFileTransfer({ forbidsReading: true });
    const progress: Progress = {
      ...reused(),
      phase: 'renaming',
      temporaryName: 'HKSC_2026-10_0001.csv.1.part',
    };
    server.files.set('/inbound/HKSC_2026-10_0001.csv.1.part', bytes);
    server.files.set(FINAL, new TextEncoder().encode('the month before'));

    await expect(attempt(server, progress)).rejects.toMatchObject(notTaken);
    expect(contents(server)[FINAL]).toBe('the month before');

    server.files.delete(FINAL);

    expect((await attempt(server, progress)).outcome).toBe('delivered-unconfirmed');
    expect(contents(server)).toEqual(delivered);
  });
});

describe('a name that is taken', () => {
  test.each([
    ['by another content', 'something else'],
    ['by a longer file', 'x'.repeat(10_000)],
    ['by an empty file', ''],
  ])('%s stops the delivery and is not overwritten', async (_, content) => {
    const server = new MemoryFileTransfer();
    server.files.set(FINAL, new TextEncoder().encode(content));

    await expect(attempt(server, begun())).rejects.toMatchObject({ code: 'delivery.name-taken' });
    expect(contents(server)).toEqual({ [FINAL]: content });
  });

  test('between our look and our rename is not overwritten either', async () => {
    const server = new MemoryFileTransfer();
    const progress = begun();
    const counter = new StepCounter();
    const racing: FileTransfer = {
      connect: async (to, options) => {
        const session = await countedTransfer(server, counter).connect(to, options);
        return {
          stat: (path) => session.stat(path),
          write: async (path, content) => {
            server.files.set(FINAL, new TextEncoder().encode('somebody else'));
            return session.write(path, content);
          },
          rename: (from, to2) => session.rename(from, to2),
          read: (path, limit) => session.read(path, limit),
          list: (folder, limit) => session.list(folder, limit),
          remove: (path) => session.remove(path),
          close: () => session.close(),
        };
      },
    };

    await expect(attempt(racing, progress, counter)).rejects.toMatchObject({
      code: 'transfer.target-exists',
    });
    expect(contents(server)[FINAL]).toBe('somebody else');
    nextOwner(progress);
    await expect(attempt(server, progress)).rejects.toMatchObject({ code: 'delivery.name-taken' });
  });
});

describe('a slow server that carries out the rename of a killed attempt after we have looked', () => {
  const killedWhileRenaming = async (server: MemoryFileTransfer): Promise<Progress> => {
    const progress = begun();
    const counter = new StepCounter(5);
    await attempt(countedTransfer(server, counter), progress, counter).catch(() => undefined);
    server.files.clear();
    server.files.set(`/inbound/${progress.temporaryName ?? ''}`, bytes);
    expect(progress.phase).toBe('renaming');
    nextOwner(progress);
    return progress;
  };

  test.each([
    ['moves the temporary file away', true],
    ['leaves a temporary file of ours beside it', false],
  ])('has delivered the file, if it %s', async (_, isMoved) => {
    const server = new MemoryFileTransfer();
    const progress = await killedWhileRenaming(server);
    const late = changedTransfer(server, {
      rename: async (from, to) => {
        server.files.set(FINAL, bytes);
        if (isMoved) server.files.delete(`/${from}`);
        const session = await server.connect(target);
        return session.rename(from, to);
      },
    });

    expect(await attempt(late, progress)).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });

  test('and whose owner takes the file at once is not sent it again', async () => {
    const server = new MemoryFileTransfer();
    const progress = await killedWhileRenaming(server);
    const late = changedTransfer(server, {
      rename: async (from, to) => {
        server.files.clear();
        const session = await server.connect(target);
        return session.rename(from, to);
      },
    });

    expect(await attempt(late, progress)).toEqual({
      outcome: 'delivered-unconfirmed',
      because: 'already-taken',
    });
    expect(progress.phase).toBe('renaming');
    expect(contents(server)).toEqual({});
  });

  test('between our looks at the two names has delivered the file', async () => {
    const server = new MemoryFileTransfer();
    const progress = await killedWhileRenaming(server);
    const temporary = `inbound/${progress.temporaryName ?? ''}`;
    const late = changedTransfer(server, {
      read: async (path, limit) => {
        const session = await server.connect(target);
        if (path === temporary) await session.rename(temporary, FINAL);
        return session.read(path, limit);
      },
    });

    expect(await attempt(late, progress)).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });
});

describe('what earlier attempts left behind', () => {
  test('a temporary file of an earlier owner is removed, nobody else’s is', async () => {
    const server = new MemoryFileTransfer();
    server.files.set('/inbound/HKSC_2026-10_0001.csv.1.part', bytes.subarray(0, 5));
    server.files.set('/inbound/other.csv.9.part', bytes);
    const progress = {
      ...begun(),
      temporaryName: 'HKSC_2026-10_0001.csv.1.part',
      fencingToken: 2n,
    };

    await attempt(server, progress);

    expect(Object.keys(contents(server)).sort()).toEqual([FINAL, '/inbound/other.csv.9.part']);
  });

  test('a temporary file that is not whole is sent anew, though the rename was allowed', async () => {
    for (const leftover of [bytes.subarray(0, 5), new Uint8Array(10_000)]) {
      const server = new MemoryFileTransfer();
      server.files.set('/inbound/HKSC_2026-10_0001.csv.1.part', leftover);
      const progress: Progress = {
        phase: 'renaming',
        temporaryName: 'HKSC_2026-10_0001.csv.1.part',
        fencingToken: 2n,
      };

      expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
      expect(contents(server)).toEqual(delivered);
    }
  });

  test('a whole temporary file is renamed and not sent again', async () => {
    const server = new MemoryFileTransfer();
    server.files.set('/inbound/HKSC_2026-10_0001.csv.1.part', bytes);
    const progress: Progress = {
      phase: 'renaming',
      temporaryName: 'HKSC_2026-10_0001.csv.1.part',
      fencingToken: 2n,
    };
    const counter = new StepCounter();

    await attempt(countedTransfer(server, counter), progress, counter);

    expect(contents(server)).toEqual(delivered);
    expect(counter.calls).not.toContain('write');
  });
});

describe('a rename that the server refuses', () => {
  const denied = new FileTransferAccessDeniedError('sftp.example.test', 'rename', 'denied');
  const refused = new FileTransferRefusedError('sftp.example.test', 'rename', FINAL, 4);
  const unknown = new FileTransferOutcomeUnknownError('sftp.example.test', 'rename', FINAL);
  const gone = new FileTransferUnavailableError('sftp.example.test', 'rename', 'connection lost');
  const PART = '/inbound/HKSC_2026-10_0001.csv.1.part';

  test.each([
    denied,
    refused,
    new FileTransferFullError('sftp.example.test', FINAL),
    new TransferPathMissingError('sftp.example.test', 'rename', FINAL),
  ])(
    '($code) has not happened: mended, and the leftover cleared away, it is sent',
    async (error) => {
      const server = new MemoryFileTransfer();
      const refusing = changedTransfer(server, { rename: () => Promise.reject(error) });
      const progress = begun();

      await expect(attempt(refusing, progress)).rejects.toBe(error);
      expect(progress.phase).toBe('uploading');
      server.files.clear();
      nextOwner(progress);

      expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
      expect(contents(server)).toEqual(delivered);
    },
  );

  test('when it is repeated has not happened either', async () => {
    const server = new MemoryFileTransfer();
    server.files.set(PART, bytes);
    const progress: Progress = {
      phase: 'renaming',
      temporaryName: 'HKSC_2026-10_0001.csv.1.part',
      fencingToken: 2n,
    };

    const refusing = changedTransfer(server, { rename: () => Promise.reject(denied) });
    await expect(attempt(refusing, progress)).rejects.toBe(denied);

    expect(progress.phase).toBe('uploading');
  });

  test.each([unknown, gone])('($code) may have happened: the phase stays', async (error) => {
    const server = new MemoryFileTransfer();
    const progress = begun();

    const losing = changedTransfer(server, { rename: () => Promise.reject(error) });
    await expect(attempt(losing, progress)).rejects.toBe(error);

    expect(progress.phase).toBe('renaming');
  });

  test.each([denied, refused])(
    '($code) where nobody may look tells nothing of an earlier one: it is no delivery',
    async (error) => {
      const server = new MemoryFileTransfer({ forbidsReading: true });
      const progress = begun();
      const losing = changedTransfer(server, { rename: () => Promise.reject(unknown) });
      await expect(attempt(losing, progress)).rejects.toBe(unknown);
      nextOwner(progress);

      const refusing = changedTransfer(server, { rename: () => Promise.reject(error) });
      await expect(attempt(refusing, progress)).rejects.toBe(error);
      expect(progress.phase).toBe('renaming');
      nextOwner(progress);

      expect((await attempt(server, progress)).outcome).toBe('delivered-unconfirmed');
      expect(contents(server)).toEqual(delivered);
    },
  );
});

describe('a connection that breaks from the rename on', () => {
  const HOST = 'sftp.example.test';
  const unknown = new FileTransferOutcomeUnknownError(HOST, 'rename', FINAL);
  const gone = new FileTransferUnavailableError(HOST, 'connect', 'connection lost');

  /** The first connection loses the answer to its rename; what the later ones do is said by number. */
  function breakingTransfer(
    server: MemoryFileTransfer,
    isDone: boolean,
    later: (connection: number) => Partial<FileTransferSession> | 'down' = () => ({}),
  ): FileTransfer & { readonly connections: () => number } {
    let connections = 0;
    const losing: Partial<FileTransferSession> = {
      rename: async (from, to) => {
        if (isDone) await (await server.connect(target)).rename(from, to);
        throw unknown;
      },
    };
    return {
      connections: () => connections,
      connect: (to, options) => {
        connections += 1;
        const change = connections === 1 ? losing : later(connections);
        if (change === 'down') return Promise.reject(gone);
        return changedTransfer(server, change).connect(to, options);
      },
    };
  }

  test.each([
    ['was done', true],
    ['was not done', false],
  ])('is made anew, and a rename that %s ends with one file', async (_, isDone) => {
    const server = new MemoryFileTransfer();
    const transfer = breakingTransfer(server, isDone);

    expect(await attempt(transfer, begun())).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
    expect(transfer.connections()).toBe(2);
  });

  test.each([
    ['was done', true],
    ['was not done', false],
  ])('is made anew where nobody may look, and a rename that %s too', async (_, isDone) => {
    const server = new MemoryFileTransfer({ forbidsReading: true });

    expect(await attempt(breakingTransfer(server, isDone), begun())).toEqual({
      outcome: 'delivered-unconfirmed',
      because: 'read-back-forbidden',
    });
    expect(contents(server)).toEqual(delivered);
  });

  test('is made anew where every file has the same name', async () => {
    const server = new MemoryFileTransfer();
    const progress: Progress = { ...begun(), isNameReused: true };

    expect(await attempt(breakingTransfer(server, true), progress)).toEqual({
      outcome: 'delivered',
    });
    expect(contents(server)).toEqual(delivered);
  });

  test('and once more while looking is made anew a second time', async () => {
    const server = new MemoryFileTransfer();
    const transfer = breakingTransfer(server, true, (connection) =>
      connection === 2 ? { read: () => Promise.reject(gone) } : {},
    );

    expect(await attempt(transfer, begun())).toEqual({ outcome: 'delivered' });
    expect(transfer.connections()).toBe(3);
  });

  test.each<readonly [string, Partial<FileTransferSession> | 'down']>([
    ['cannot be reached', 'down'],
    ['breaks at each look', { read: () => Promise.reject(gone) }],
  ])(
    'to a server that then %s leaves the outcome open, and the same command finds the file',
    async (_, change) => {
      const server = new MemoryFileTransfer();
      const progress = begun();
      const transfer = breakingTransfer(server, true, () => change);

      await expect(attempt(transfer, progress)).rejects.toMatchObject({
        code: 'transfer.outcome-unknown',
        retryable: true,
      });

      expect(transfer.connections()).toBe(3);
      expect(progress.phase).toBe('renaming');
      nextOwner(progress);
      const counter = new StepCounter();
      expect(await attempt(countedTransfer(server, counter), progress, counter)).toEqual({
        outcome: 'delivered',
      });
      expect(counter.calls).not.toContain('write');
      expect(contents(server)).toEqual(delivered);
    },
  );

  test('after a rename that was answered says that the server is away, and no more', async () => {
    const server = new MemoryFileTransfer();
    let reads = 0;
    const breaking = changedTransfer(server, {
      read: () => {
        reads += 1;
        return reads === 1 ? Promise.resolve({ outcome: 'absent' }) : Promise.reject(gone);
      },
    });

    await expect(attempt(breaking, begun())).rejects.toBe(gone);

    expect(contents(server)).toEqual(delivered);
  });

  test('shows a changed host key at once, and looks when the key is confirmed', async () => {
    const server = new MemoryFileTransfer();
    const changed = new HostKeyChangedError(HOST, ['SHA256:pinned'], 'SHA256:other');
    const progress = begun();
    let connections = 0;
    const first = breakingTransfer(server, true);
    const transfer: FileTransfer = {
      connect: (to, options) => {
        connections += 1;
        return connections === 1 ? first.connect(to, options) : Promise.reject(changed);
      },
    };

    await expect(attempt(transfer, progress)).rejects.toBe(changed);

    expect(connections).toBe(2);
    nextOwner(progress);
    expect(await attempt(server, progress)).toEqual({ outcome: 'delivered' });
    expect(contents(server)).toEqual(delivered);
  });

  test('is not made anew once the lease is lost', async () => {
    const server = new MemoryFileTransfer();
    const lease = new AbortController();
    const transfer = breakingTransfer(server, true);
    const losing: FileTransfer = {
      connect: async (to, options) => {
        const session = await transfer.connect(to, options);
        return {
          ...session,
          rename: (from, final) => {
            lease.abort(new Error('the lease is lost'));
            return session.rename(from, final);
          },
        };
      },
    };

    await expect(attempt(losing, begun(), undefined, 'inbound', lease.signal)).rejects.toBe(
      unknown,
    );

    expect(transfer.connections()).toBe(1);
  });

  test('before the rename is not made anew: nothing is visible yet', async () => {
    const server = new MemoryFileTransfer();
    let connections = 0;
    const transfer: FileTransfer = {
      connect: (to, options) => {
        connections += 1;
        return changedTransfer(server, { write: () => Promise.reject(gone) }).connect(to, options);
      },
    };

    await expect(attempt(transfer, begun())).rejects.toBe(gone);

    expect(connections).toBe(1);
  });
});

describe('a leftover that cannot be removed', () => {
  const leftover = { ...begun(), temporaryName: 'old.part', fencingToken: 2n };

  test.each([
    new FileTransferAccessDeniedError('sftp.example.test', 'remove', 'denied'),
    new FileTransferRefusedError('sftp.example.test', 'remove', '/old.part', 4),
    new FileTransferRefusedError('sftp.example.test', 'remove', '/old.part', 8),
  ])('($code) does not stop the delivery', async (error) => {
    const server = new MemoryFileTransfer();
    const keeping = changedTransfer(server, { remove: () => Promise.reject(error) });

    expect(await attempt(keeping, { ...leftover })).toEqual({ outcome: 'delivered' });
  });

  test.each([
    new FileTransferRefusedError('sftp.example.test', 'remove', '/old.part', 4),
    new FileTransferUnavailableError('sftp.example.test', 'remove', 'connection lost'),
  ])('($code) does not make a failure of a file that has arrived', async (error) => {
    const server = new MemoryFileTransfer();
    server.files.set(FINAL, bytes);
    const keeping = changedTransfer(server, { remove: () => Promise.reject(error) });

    expect(await attempt(keeping, { ...leftover })).toEqual({ outcome: 'delivered' });
  });
});

test('a server that stores other bytes than it was sent is found out', async () => {
  const server = new MemoryFileTransfer();
  const garbling: FileTransfer = {
    connect: async (to, options) => {
      const session = await server.connect(to, options);
      return {
        stat: (path) => session.stat(path),
        // As a transfer in text mode does.
        write: (path, content) =>
          session.write(
            path,
            content.filter((byte) => byte !== 0x0d),
          ),
        rename: (from, to2) => session.rename(from, to2),
        read: (path, limit) => session.read(path, limit),
        list: (folder, limit) => session.list(folder, limit),
        remove: (path) => session.remove(path),
        close: () => session.close(),
      };
    },
  };

  await expect(attempt(garbling, begun())).rejects.toMatchObject({
    code: 'delivery.content-differs',
  });
});

test('an aborted delivery writes nothing', async () => {
  const server = new MemoryFileTransfer();
  const aborted = AbortSignal.abort(new Error('the lease is lost'));
  const shipment: Shipment = { fileName: 'a.csv', sha256, bytes, folder: '', ...begun() };
  const callbacks = {
    onUploading: () => Promise.resolve(),
    onRenaming: () => Promise.resolve(),
    onRenameRefused: () => Promise.resolve(),
  };

  await expect(deliverFile(server, target, shipment, callbacks, aborted)).rejects.toThrow('lease');
  expect(contents(server)).toEqual({});
});

test('the rename does not happen where the lease is no longer proven', async () => {
  const server = new MemoryFileTransfer();
  const shipment: Shipment = { fileName: 'a.csv', sha256, bytes, folder: '', ...begun() };
  const callbacks = {
    onUploading: () => Promise.resolve(),
    onRenaming: () => Promise.reject(new Error('a newer owner is at work')),
    onRenameRefused: () => Promise.resolve(),
  };
  const { signal } = new AbortController();

  await expect(deliverFile(server, target, shipment, callbacks, signal)).rejects.toThrow('newer');
  expect(Object.keys(contents(server))).toEqual(['/a.csv.1.part']);
});
