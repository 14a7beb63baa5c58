import { expect, it } from 'vitest';
import { tableDeclarations } from '../../../../infra/tables/table-declarations.ts';
import recorded from '../../../fixtures/tables/table-versions.json' with { type: 'json' };

/** Forms of tables as releases had them, by name and version; a line here is never changed. */
const history: Readonly<Record<string, Readonly<Record<string, string>>>> = recorded;

it('changes no table without raising its version: each recorded version is still what it was', () => {
  const declared = tableDeclarations.flatMap(({ definition, version }) => {
    const { name, primaryKey, timeToLiveSeconds, maxVersions } = definition;
    const key = primaryKey.map((column) => `${column.name}:${column.type}`).join(', ');
    const form = `${key} | ${String(timeToLiveSeconds)} s | ${String(maxVersions)} version`;
    return history[name] === undefined ? [] : [{ name, version, form }];
  });

  expect(declared.length).toBeGreaterThan(20);
  for (const { name, version, form } of declared) {
    expect({ name, form }).toEqual({ name, form: history[name]?.[String(version)] });
  }
});

it('keeps every primary key: another one is another table', () => {
  for (const [name, versions] of Object.entries(history)) {
    const keys = Object.values(versions).map((form) => form.split(' | ')[0]);

    expect([name, new Set(keys).size]).toEqual([name, 1]);
  }
});

it('names as predecessors only tables that are not declared any more', () => {
  const declared = new Set(tableDeclarations.map(({ definition }) => definition.name));

  const stillThere = tableDeclarations.filter(({ successorOf }) => declared.has(successorOf ?? ''));

  expect(new Set(tableDeclarations.map(({ definition }) => definition.name)).size).toBe(
    tableDeclarations.length,
  );
  expect(stillThere).toEqual([]);
});
