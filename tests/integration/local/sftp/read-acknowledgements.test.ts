import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acknowledgementProfileSchema } from '../../../../functions/attendance-export/domain/acknowledgement-profile.ts';
import { readAcknowledgements } from '../../../../functions/attendance-export/read-acknowledgements.ts';
import { startSftpStandIn, type SftpStandIn } from '../../../../infra/local/sftp/sftp-stand-in.ts';
import { SftpFileTransfer } from '../../../../shared/file-transfer/index.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

let context: TemporaryStandInContext;
let sftp: SftpStandIn;
let outbound: string;

beforeEach(async () => {
  context = await temporaryStandInContext('sftp');
  sftp = await startSftpStandIn(context);
  outbound = path.join(String(sftp.endpoints['directory']), 'outbound');
  await mkdir(outbound);
});

afterEach(async () => {
  await sftp.close();
  await context.dispose();
});

async function ask(): Promise<unknown> {
  return readAcknowledgements(
    new SftpFileTransfer(),
    {
      target: {
        host: String(sftp.endpoints['host']),
        port: sftp.ports.plain,
        username: String(sftp.endpoints['username']),
        privateKey: await readFile(String(sftp.endpoints['privateKeyFile']), 'utf8'),
        hostKeyFingerprints: [String(sftp.endpoints['hostKeyFingerprint'])],
        timeoutMs: 20_000,
      },
      profile: acknowledgementProfileSchema.parse({
        folder: '/outbound',
        fileNamePattern: '{fileName}.*',
        format: 'key-value',
        columns: { status: 'STATUS', employeeNumber: 'EMPLOYEE', reason: 'REASON' },
        acceptedValues: ['ACCEPTED'],
        rejectedValues: ['REJECTED'],
      }),
      file: {
        fileName: 'HKSC_2026-10_0001.csv',
        company: 'HKSC',
        period: '2026-10',
        from: '2026-10-01',
        to: '2026-10-31',
        run: '0001',
      },
      delivered: { fileName: 'HKSC_2026-10_0001.csv', rows: 3, people: 3, controlTotals: [] },
    },
    new AbortController().signal,
  );
}

describe('acknowledgements by SFTP', () => {
  it('are read from the folder of the receiver once they are there', async () => {
    const before = await ask();
    await writeFile(
      path.join(outbound, 'HKSC_2026-10_0001.csv.ack'),
      'STATUS=ACCEPTED\r\n\r\nSTATUS=REJECTED\r\nEMPLOYEE=000123\r\nREASON=未登記\r\n',
    );
    await writeFile(path.join(outbound, 'HKSC_2026-10_0002.csv.ack'), 'STATUS=REJECTED\r\n');
    const after = await ask();

    expect(before).toEqual({ outcome: 'not-there' });
    expect(after).toMatchObject({
      outcome: 'read',
      verdict: 'partly-rejected',
      files: [
        {
          name: 'HKSC_2026-10_0001.csv.ack',
          acknowledgement: { rejects: [{ employeeNumber: '000123', reason: '未登記' }] },
        },
      ],
    });
  });

  it('are an error, and no silence, when the connection breaks while the folder is read', async () => {
    context.faults.add({
      standIn: 'sftp',
      operation: 'READDIR',
      effect: { kind: 'drop', when: 'before' },
    });

    await expect(ask()).rejects.toMatchObject({ code: 'transfer.unavailable', retryable: true });
  });

  it('in a folder that nobody may look into say so', async () => {
    context.faults.add({
      standIn: 'sftp',
      operation: 'OPENDIR',
      effect: { kind: 'error', code: 'denied' },
    });

    expect(await ask()).toEqual({ outcome: 'folder-forbidden' });
  });
});
