import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { quotaPages, withTables } from './quota-page.ts';

/** Writes the computed tables of the QUOTAS pages anew; the words around them stay. */
for (const { file, language } of quotaPages) {
  const target = path.resolve(import.meta.dirname, '../..', file);
  await writeFile(target, withTables(await readFile(target, 'utf8'), language));
}
