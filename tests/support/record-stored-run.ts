import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { STAGE } from '../../infra/local/launcher/local-cloud.ts';
import { ExportInMemory } from '../integration/functions/attendance-export/export-in-memory.ts';
import { takeDownRun } from './stored-run.ts';

const EMPLOYEES = 10;
const FOLDER = path.resolve(import.meta.dirname, '../fixtures/runs');

/** Exports a month of a few invented people and keeps all that was stored, under the release's name. */
const [release] = process.argv.slice(2);
if (release === undefined)
  throw new Error('usage: tsx tests/support/record-stored-run.ts <release>');
const exporting = await ExportInMemory.start({ employees: EMPLOYEES });
try {
  const { run } = await exporting.runAccepting();
  const { company, dependencies } = exporting;
  const taken = await takeDownRun(dependencies, {
    release,
    environment: STAGE,
    corpId: company.corpId,
    company: company.companyCode,
    month: company.parameters.period.from.slice(0, 7),
    keyRing: JSON.stringify({
      current: 'k1',
      keys: { k1: Buffer.alloc(32, 7).toString('base64') },
    }),
    run: run ?? '',
  });
  await mkdir(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${release}.json.gz`);
  await writeFile(file, gzipSync(JSON.stringify(taken), { level: 9 }));
} finally {
  await exporting.close();
}
