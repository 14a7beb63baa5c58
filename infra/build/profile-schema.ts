import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { fileProfileV2Schema } from '../../functions/attendance-export/domain/file-profile.ts';

const FILE = path.resolve(
  import.meta.dirname,
  '../../functions/attendance-export/profiles/profile.schema.json',
);

/**
 * Writes the JSON Schema by which editors complete and check a file profile. Draft 7, which all
 * YAML editors know. It describes fields and values; what must agree between fields is checked when
 * a profile is read.
 */
const schema = z.toJSONSchema(fileProfileV2Schema, { io: 'input', target: 'draft-7' });
await writeFile(FILE, `${JSON.stringify(schema, null, 2)}\n`);
