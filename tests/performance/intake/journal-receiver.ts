import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reportToParent } from './report-to-parent.ts';

/** The floor of an acknowledgement: the body on disk, many bodies to one synchronisation, an answer. */
const directory = mkdtempSync(path.join(tmpdir(), 'bare-journal-'));
const file = await open(path.join(directory, 'journal'), 'a');
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
process.on('SIGTERM', () => process.exit(0));

interface Waiting {
  readonly body: Buffer;
  readonly answer: () => void;
}

let waiting: Waiting[] = [];
let isWriting = false;

async function write(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await file.appendFile(Buffer.concat(batch.map(({ body }) => body)));
    await file.datasync();
    for (const { answer } of batch) answer();
  }
  isWriting = false;
}

reportToParent(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (): void => void response.end('{"received":true}');
      waiting.push({ body: Buffer.concat(chunks), answer });
      if (!isWriting) void write();
    });
  }),
);
