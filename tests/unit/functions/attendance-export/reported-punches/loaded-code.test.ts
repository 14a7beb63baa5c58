import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, test } from 'vitest';
import { heavyPackagePlugin } from '../../../../../infra/build/heavy-package-plugin.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../../..');
const OWN = 'functions/attendance-export/';

/** Own files of the function that are loaded with these, and are not loaded later by name. */
function loadedWith(metafile: Metafile, files: readonly string[]): string[] {
  const { outputs } = metafile;
  const waiting = files.map((file) => {
    const [output] =
      Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === file) ?? [];
    if (output === undefined) throw new Error(`${file} is not loaded by itself`);
    return output;
  });
  const seen = new Set<string>();
  const inputs = new Set<string>();
  for (let output = waiting.pop(); output !== undefined; output = waiting.pop()) {
    if (seen.has(output)) continue;
    seen.add(output);
    const about = outputs[output];
    for (const input of Object.keys(about?.inputs ?? {})) inputs.add(input);
    const imports = about?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
    waiting.push(...imports.map((one) => one.path));
  }
  return [...inputs].filter((file) => file.startsWith(OWN)).map((file) => file.slice(OWN.length));
}

test('a punch event loads nothing of the export but where punches are stored', async () => {
  const { metafile } = await build({
    entryPoints: [path.join(REPOSITORY, OWN, 'handler.ts')],
    absWorkingDir: REPOSITORY,
    bundle: true,
    // One output for each part that is loaded by itself.
    splitting: true,
    format: 'esm',
    platform: 'node',
    plugins: [heavyPackagePlugin],
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const parts = ['handler.ts', 'compose-punches.ts', 'reported-punches/deliver-punches.ts'];

  const loaded = loadedWith(
    metafile,
    parts.map((file) => OWN + file),
  );
  const forRequests = loadedWith(metafile, [`${OWN}handle-request.ts`]);

  expect(loaded.sort()).toEqual([
    'compose-punches.ts',
    'composition.ts',
    'config.ts',
    'errors.ts',
    'handler.ts',
    'reported-punches/deliver-punches.ts',
    'reported-punches/errors.ts',
    'reported-punches/punches-in-event.ts',
    'reported-punches/read-delivery.ts',
    'reported-punches/reported-punch-store.ts',
  ]);
  expect(forRequests.length).toBeGreaterThan(100);
});
