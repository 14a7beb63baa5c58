import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';

const FOLDERS = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
];

/** Where Debian keeps the modules of a program, by the machine's kind. */
const MODULE_FOLDERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'];

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

/** As `requiresProgram`, for rsyslog with its TLS driver, and OpenSSL for certificates. */
export function requiresRsyslogOverTls(): typeof describe | typeof describe.skip {
  const missing = ['rsyslogd', 'openssl'].filter((name) => findProgram(name) === undefined);
  const hasDriver = MODULE_FOLDERS.some((folder) =>
    existsSync(path.join('/usr/lib', folder, 'rsyslog/lmnsd_gtls.so')),
  );
  return guard(hasDriver ? missing : [...missing, 'rsyslog-gnutls']);
}

function guard(missing: readonly string[]): typeof describe | typeof describe.skip {
  if (missing.length === 0) return describe;
  const list = missing.join(', ');
  if (process.env['CI'] === 'true') throw new Error(`CI must have ${list} installed`);
  process.stderr.write(`\n*** SKIPPED, not installed: ${list}. CI runs these tests. ***\n\n`);
  return describe.skip;
}
