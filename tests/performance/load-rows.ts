import { unzipSync } from 'fflate';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildFunctions } from '../../infra/build/build-functions.ts';
import { compareInRounds } from './alternating-rounds.ts';
import { milliseconds, type BenchRow } from './bench-row.ts';

const FUNCTION = 'attendance-export';
const run = promisify(execFile);

/** Refused by the export's own code, which is loaded for it. */
const FIRST_REQUEST = `require('./index.js').handler(Buffer.from('{}'), { function: { timeout: 600 } });\n`;

/** Size of the built entry, and a process that loads it beside one that loads nothing. No budget. */
export async function loadRows(): Promise<BenchRow[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'load-bench-'));
  try {
    const [built] = await buildFunctions({ outDir: directory, functions: [FUNCTION] });
    if (built === undefined) throw new Error(`${FUNCTION} was not built`);
    const entry = path.join(await unpack(built.zipFile, path.join(directory, 'code')), 'first.js');
    await writeFile(entry, FIRST_REQUEST);
    const empty = path.join(directory, 'empty.js');
    await writeFile(empty, '');
    const comparison = await compareInRounds(
      { subject: () => processMs(entry), reference: () => processMs(empty) },
      { rounds: 15, warmUp: 2 },
    );
    return [
      sizeRow(built.entryBytes, built.zipBytes),
      {
        id: 'load-time',
        what: {
          en: `${FUNCTION}: process start to the export loaded`,
          zhHK: `${FUNCTION}：程序啟動至載入匯出程式碼`,
        },
        figure: milliseconds(comparison.subject),
        reference: `empty program ${milliseconds(comparison.reference)}`,
        ratio: comparison.ratio,
        budget: '—',
        isMet: undefined,
      },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function sizeRow(entryBytes: number, zipBytes: number): BenchRow {
  return {
    id: 'entry-size',
    what: { en: `${FUNCTION}: entry without its chunks`, zhHK: `${FUNCTION}：主檔案大小` },
    figure: `${(entryBytes / 1_000).toFixed(0)} kB`,
    reference: `whole zip ${(zipBytes / 1_000).toFixed(0)} kB`,
    ratio: entryBytes / zipBytes,
    budget: '—',
    isMet: undefined,
  };
}

/** Writes the files of the zip and returns where they are. */
async function unpack(zipFile: string, directory: string): Promise<string> {
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(zipFile)))) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  return directory;
}

async function processMs(program: string): Promise<number> {
  const begun = performance.now();
  await run(process.execPath, [program], { env: { PATH: process.env['PATH'] } });
  return performance.now() - begun;
}
