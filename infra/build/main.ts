import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reportError } from '../../shared/errors/index.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { licencesRefused } from './errors.ts';
import { licenceProblemOf } from './licence-policy.ts';
import { buildFunctions, type BuiltFunction } from './build-functions.ts';

/** `npm run build [-- <function> …]`: builds all functions, or those named, into `dist/`, each with its bill of materials. */
async function main(names: readonly string[]): Promise<void> {
  const startedAt = performance.now();
  const outDir = path.resolve(import.meta.dirname, '../../dist');
  const built = await buildFunctions({
    outDir,
    ...(names.length === 0 ? {} : { functions: names }),
  });
  refuseLicences(built);
  for (const one of built) {
    await writeFile(path.join(outDir, `${one.name}.cdx.json`), await billOfMaterials(one));
    process.stdout.write(describe(one));
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `Built ${String(built.length)} function(s) in ${seconds} s / 已建置 ${String(built.length)} 個函數\n`,
  );
}

/** @throws FunctionBuildError naming every package that may not be deployed */
function refuseLicences(built: readonly BuiltFunction[]): void {
  const problems = built.flatMap(({ packages }) =>
    packages.flatMap((one) => licenceProblemOf(one) ?? []),
  );
  if (problems.length > 0) throw licencesRefused([...new Set(problems)]);
}

function describe(one: BuiltFunction): string {
  const chunks = Object.entries({ ...one.partBytes, ...one.chunkBytes })
    .map(([name, bytes]) => `${name} ${kilobytes(bytes)}`)
    .join(', ');
  return (
    `${path.relative(process.cwd(), one.zipFile)}  ${kilobytes(one.zipBytes)}  sha256 ${one.sha256}\n` +
    `  index.js ${kilobytes(one.entryBytes)}${chunks === '' ? '' : `; chunks: ${chunks}`}\n`
  );
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const report = reportError(error);
  process.stderr.write(
    `${report.text.en}\n${report.remedy.en}\n${report.text.zhHK}\n${report.remedy.zhHK}\n`,
  );
  process.exitCode = 1;
}
