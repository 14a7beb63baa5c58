import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';

const FOLDERS = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
];

/** Absolute path of an installed program, also from the folders of system programs. */
export function findProgram(name: string): string | undefined {
  for (const folder of FOLDERS.filter((entry) => path.isAbsolute(entry))) {
    const candidate = path.join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** Like `findProgram`, for use inside a block that `requiresProgram` guards. */
export function programPath(name: string): string {
  const found = findProgram(name);
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}

/** `describe` where every program (and Python module) is there; otherwise says loudly that it skips. */
export function requiresProgram(
  ...names: readonly string[]
): typeof describe | typeof describe.skip {
  const missing = names.filter((name) => findProgram(name) === undefined);
  return guard(missing);
}

/** As `requiresProgram`, for modules that Python 3 has to be able to import. */
export function requiresPythonModule(
  ...modules: readonly string[]
): typeof describe | typeof describe.skip {
  const python = findProgram('python3');
  if (python === undefined) return guard(['python3']);
  const missing = modules.filter(
    (module) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status !== 0,
  );
  return guard(missing.map((module) => `python3 module ${module}`));
}

function guard(missing: readonly string[]): typeof describe | typeof describe.skip {
  if (missing.length === 0) return describe;
  const list = missing.join(', ');
  if (process.env['CI'] === 'true') throw new Error(`CI must have ${list} installed`);
  process.stderr.write(`\n*** SKIPPED, not installed: ${list}. CI runs these tests. ***\n\n`);
  return describe.skip;
}
