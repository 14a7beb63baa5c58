import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
/** What starts a program with a list of arguments. `exec` and `execSync` hand a text to a shell. */
const WITH_ARGUMENTS = ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork', 'ChildProcess'];
const IMPORT = /import \{([^}]*)\} from 'node:child_process'/g;

/** What is wrong with how a text of the project starts programs. */
function shellsIn(text: string): readonly string[] {
  const names = [...text.matchAll(IMPORT)].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.replace(/\btype\b/, '').trim()),
  );
  const others = names.filter((name) => name !== '' && !WITH_ARGUMENTS.includes(name));
  const usesProcesses = text.includes("'node:child_process'");
  return usesProcesses && /\bshell\s*:/.test(text) ? [...others, 'shell:'] : others;
}

test('no program is started through a shell', () => {
  const files = ['functions', 'shared', 'infra'].flatMap((folder) =>
    readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  );

  const found = files.flatMap((file) =>
    shellsIn(readFileSync(path.join(REPOSITORY, file), 'utf8')).map((what) => `${file}: ${what}`),
  );

  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

test('one that was started so would be found', () => {
  expect(shellsIn("import { exec, type ChildProcess } from 'node:child_process';")).toEqual([
    'exec',
  ]);
  expect(
    shellsIn("import { spawn } from 'node:child_process'; spawn('a', [], { shell: true })"),
  ).toEqual(['shell:']);
});
