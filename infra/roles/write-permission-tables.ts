import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { declaredPermissions } from './declared-permissions.ts';
import { withPermissionTable } from './readme-permissions.ts';

const FUNCTIONS = path.resolve(import.meta.dirname, '../../functions');

/** Writes the tables of RAM actions of all functions' READMEs anew, from what the functions declare. */
async function main(): Promise<void> {
  for (const permissions of declaredPermissions) {
    for (const [name, language] of [
      ['README.md', 'en'],
      ['README.zh-HK.md', 'zhHK'],
    ] as const) {
      const file = path.join(FUNCTIONS, permissions.functionName, name);
      await writeFile(
        file,
        withPermissionTable(await readFile(file, 'utf8'), permissions, language),
      );
    }
  }
}

await main();
