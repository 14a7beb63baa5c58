import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { configurationJsonSchema } from '../configure/configuration-json-schema.ts';

const FILE = path.resolve(import.meta.dirname, '../configure/configuration.schema.json');

/** Writes the JSON Schema by which editors complete and check the configuration. */
await writeFile(FILE, `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
