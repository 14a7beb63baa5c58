import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type {
  AllowedFields,
  FieldPurpose,
} from '../../../../functions/audit-forwarding/domain/allowed-field.ts';
import { allowedFieldsOf } from '../../../../functions/audit-forwarding/domain/allowed-fields.ts';
import { STREAM_NAMES } from '../../../../functions/audit-forwarding/domain/stream-name.ts';

const PURPOSES: readonly FieldPurpose[] = ['who', 'what', 'where', 'when'];

/** Names by purpose, as the code has them; those of a part behind its name. */
function namesOf(fields: AllowedFields, purpose: FieldPurpose, place = ''): readonly string[] {
  return Object.entries(fields).flatMap(([name, { form, purpose: its }]) => {
    if (typeof form === 'object') return namesOf(form, purpose, `${place}${name}.`);
    return its === purpose ? [place + name] : [];
  });
}

/** The table's row of a stream: the names in each of its columns. */
function rowOf(readme: string, stream: string): readonly (readonly string[])[] {
  const rows = readme.split('\n').filter((line) => line.startsWith(`| \`${stream}\` |`));
  const row = rows.find((line) => line.split(' | ').length === 1 + PURPOSES.length);
  const [, ...cells] = (row ?? '').split(' | ');
  return cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

describe.each(['README.md', 'README.zh-HK.md'])('%s', (file) => {
  const place = new URL(`../../../../functions/audit-forwarding/${file}`, import.meta.url);
  const section = /^### (?:What never leaves|不會送出的資料)$([\s\S]*?)^## /m.exec(
    readFileSync(place, 'utf8'),
  )?.[1];

  test.each(STREAM_NAMES)('names every field of %s that leaves, and its purpose', (stream) => {
    const expected = PURPOSES.map((purpose) => namesOf(allowedFieldsOf[stream], purpose));

    expect(rowOf(section ?? '', stream)).toEqual(expected);
  });
});
