import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { verifierModuleOf } from './verifier-module.ts';

const FOLDER = path.resolve(
  import.meta.dirname,
  '../../functions/audit-forwarding/evidence/offline-verifier',
);

/** Writes the text of the offline verifier into a module, so that it is in the function's bundle. */
const text = await readFile(path.join(FOLDER, 'verify.mjs'), 'utf8');
await writeFile(path.join(FOLDER, 'verifier-text.ts'), verifierModuleOf(text));
