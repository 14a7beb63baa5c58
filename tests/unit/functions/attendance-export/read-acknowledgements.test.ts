import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acknowledgementProfileSchema } from '../../../../functions/attendance-export/domain/acknowledgement-profile.ts';
import {
  readAcknowledgements,
  type AcknowledgementReading,
} from '../../../../functions/attendance-export/read-acknowledgements.ts';
import {
  MemoryFileTransfer,
  type FileTransfer,
  type FileTransferSession,
} from '../../../../shared/file-transfer/index.ts';

const target = {
  host: 'sftp.example',
  port: 22,
  username: 'payroll',
  privateKey: 'none',
  hostKeyFingerprints: ['SHA256:pinned'],
  timeoutMs: 1_000,
};
const profile = acknowledgementProfileSchema.parse({
  folder: 'outbound/',
  fileNamePattern: '{baseName}*.csv',
  format: 'csv',
  columns: { status: 'STATUS', employeeNumber: 'EMP', rowCount: 'ROWS' },
  acceptedValues: ['OK'],
  rejectedValues: ['ERROR'],
});
const question = {
  target,
  profile,
  file: {
    fileName: 'HKSC_2026-10_0001.csv',
    company: 'HKSC',
    period: '2026-10',
    from: '2026-10-01',
    to: '2026-10-31',
    run: '0001',
  },
  delivered: { fileName: 'HKSC_2026-10_0001.csv', rows: 2, people: 2, controlTotals: [] },
};
const ACCEPTED = 'STATUS,EMP,ROWS\nOK,,2\n';
const REJECTED = 'STATUS,EMP,ROWS\nERROR,000123,\n';

function serverWith(files: Readonly<Record<string, string>>, folders = ['outbound']) {
  const server = new MemoryFileTransfer({ folders });
  for (const [name, text] of Object.entries(files)) server.files.set(name, Buffer.from(text));
  return server;
}

function ask(transfer: FileTransfer): Promise<AcknowledgementReading> {
  return readAcknowledgements(transfer, question, new AbortController().signal);
}

describe('looking for the acknowledgement of a run', () => {
  it('finds the file of this run among others, reads it, and leaves it there', async () => {
    const server = serverWith({
      '/outbound/HKSC_2026-10_0001_ack.csv': ACCEPTED,
      '/outbound/HKSC_2026-10_0002_ack.csv': REJECTED,
      '/outbound/HKSC_2026-10_0001.csv': 'the delivered file itself, for once in the same folder',
      '/HKSC_2026-10_0001_ack.csv': REJECTED,
    });

    const reading = await ask(server);

    expect(reading).toMatchObject({
      outcome: 'read',
      verdict: 'accepted',
      files: [
        {
          name: 'HKSC_2026-10_0001_ack.csv',
          sha256: createHash('sha256').update(ACCEPTED).digest('hex'),
          bytes: new Uint8Array(Buffer.from(ACCEPTED)),
          acknowledgement: { outcome: 'accepted', countsMatch: true },
        },
      ],
    });
    expect(server.files.size).toBe(4);
  });

  it('takes the worst of several answers, in whichever order they lie there', async () => {
    const rejectFirst = serverWith({
      '/outbound/HKSC_2026-10_0001_1.csv': REJECTED,
      '/outbound/HKSC_2026-10_0001_2.csv': ACCEPTED,
    });
    const unreadableLast = serverWith({
      '/outbound/HKSC_2026-10_0001_1.csv': ACCEPTED,
      '/outbound/HKSC_2026-10_0001_2.csv': 'what?',
    });

    expect(await ask(rejectFirst)).toMatchObject({ verdict: 'partly-rejected' });
    expect(await ask(unreadableLast)).toMatchObject({ verdict: 'unreadable' });
  });

  it('says that there is none yet', async () => {
    const server = serverWith({ '/outbound/HKSC_2026-09_0001_ack.csv': ACCEPTED });

    expect(await ask(server)).toEqual({ outcome: 'not-there' });
    expect(await ask(serverWith({}))).toEqual({ outcome: 'not-there' });
  });

  it('tells a folder that is missing from one that may not be looked into', async () => {
    const missing = serverWith({}, []);
    const closed = new MemoryFileTransfer({ forbidsReading: true });

    expect(await ask(missing)).toEqual({ outcome: 'folder-absent' });
    expect(await ask(closed)).toEqual({ outcome: 'folder-forbidden' });
  });

  it('does not choose among too many', async () => {
    const names = Array.from(
      { length: 21 },
      (_, n) => `/outbound/HKSC_2026-10_0001_${String(n)}.csv`,
    );
    const server = serverWith(Object.fromEntries(names.map((name) => [name, ACCEPTED])));

    expect(await ask(server)).toEqual({ outcome: 'too-many-answers' });
  });

  it.each<[string, Partial<FileTransferSession>]>([
    [
      'still grows',
      {
        read: () =>
          Promise.resolve({ outcome: 'read', bytes: Buffer.from(`${ACCEPTED}ERROR,000123,\n`) }),
      },
    ],
    ['is taken away meanwhile', { read: () => Promise.resolve({ outcome: 'absent' }) }],
  ])('does not judge a file that %s', async (_title, change) => {
    const server = serverWith({ '/outbound/HKSC_2026-10_0001_ack.csv': ACCEPTED });
    let isClosed = false;
    const transfer: FileTransfer = {
      connect: async (to, options) => {
        const session = await server.connect(to, options);
        return {
          stat: (path) => session.stat(path),
          write: (path, bytes) => session.write(path, bytes),
          rename: (from, path) => session.rename(from, path),
          read: (path, limit) => session.read(path, limit),
          list: (folder, limit) => session.list(folder, limit),
          remove: (path) => session.remove(path),
          close: async () => {
            isClosed = true;
            await session.close();
          },
          ...change,
        };
      },
    };

    expect(await ask(transfer)).toEqual({ outcome: 'still-arriving' });
    expect(isClosed).toBe(true);
  });
});
