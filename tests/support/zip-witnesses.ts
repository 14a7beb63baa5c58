import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './debian-programs.ts';

const run = promisify(execFile);

/** Lets Python's own zipfile check every part, and answers their bytes in hexadecimal digits. */
const READ_ALL = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps({name: archive.read(name).hex() for name in archive.namelist()}))
`;

export async function listedByPython(zip: Uint8Array): Promise<Readonly<Record<string, string>>> {
  return withFile(zip, async (file) => {
    const { stdout } = await run(programPath('python3'), ['-c', READ_ALL, file], {
      maxBuffer: 100_000_000,
    });
    return JSON.parse(stdout) as Readonly<Record<string, string>>;
  });
}

/** What `unzip -t` says. */
export async function testedByUnzip(zip: Uint8Array): Promise<string> {
  return withFile(zip, async (file) => (await run(programPath('unzip'), ['-t', file])).stdout);
}

async function withFile<Result>(
  zip: Uint8Array,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zip-'));
  try {
    const file = path.join(folder, 'archive.zip');
    await writeFile(file, zip);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
