import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openZip } from '../../../shared/zip/index.ts';

/** What the verifier of an unpacked evidence said. */
export interface VerifierRun {
  readonly status: number;
  readonly output: string;
  /** In short, as `shortFindings` has those of the function: `altered 6 in 11-000000000005.ndjson.gz`. */
  readonly findings: readonly string[];
}

/** Evidence unpacked in an empty folder outside the repository. */
export interface UnpackedEvidence {
  readonly folder: string;
  read(name: string): Promise<Buffer>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  /** Runs `node verify.mjs` there, with no variable of ours in the environment. */
  verify(...options: readonly string[]): Promise<VerifierRun>;
  dispose(): Promise<void>;
}

export async function unpackEvidence(zip: Uint8Array): Promise<UnpackedEvidence> {
  const opened = openZip(zip, { parts: 10_000, inflatedBytes: 1_000_000_000 }, () => true);
  if (opened.outcome !== 'opened') throw new Error(`the ZIP is ${opened.outcome}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  };
  for (const [name, bytes] of opened.parts) await write(name, bytes);
  return {
    folder,
    write,
    read: (name) => readFile(path.join(folder, name)),
    remove: (name) => rm(path.join(folder, name)),
    verify: (...options) => runVerifier(folder, options),
    dispose: () => rm(folder, { recursive: true }),
  };
}

function runVerifier(folder: string, options: readonly string[]): Promise<VerifierRun> {
  return new Promise((resolve) => {
    const around = { cwd: folder, env: {}, maxBuffer: 50_000_000 };
    execFile(process.execPath, ['verify.mjs', ...options], around, (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code);
      const output = stdout + stderr;
      resolve({ status, output, findings: findingsIn(output) });
    });
  });
}

const FINDING = /^✗ (\S+)(?: #(\d+)(?:–(\d+))?)?: .*\((\S+(?: [\d-]+)?)\)$/gmu;
/** The English words of the verifier, as the function calls the same finding. */
const KINDS: readonly (readonly [words: string, kind: string])[] = [
  ['manifest missing', 'manifest-missing'],
  ['manifest not as', 'manifest-altered'],
  ['no file holds', 'object-missing'],
  ['file not as', 'object-altered'],
  ['the chain does not end', 'head-mismatch'],
  ['not an event', 'foreign'],
  ['there more than once', 'duplicated'],
  ['out of order', 'reordered'],
  ['missing', 'missing'],
  ['altered', 'altered'],
];

function findingsIn(output: string): readonly string[] {
  return [...output.matchAll(FINDING)].map(([line, , from, to, where]) => {
    const words = line.slice(line.indexOf(': ') + 2);
    const kind = KINDS.find(([begin]) => words.startsWith(begin))?.[1] ?? words;
    const range = from === undefined ? '' : ` ${from}${to === undefined ? '' : `-${to}`}`;
    return `${kind}${range} in ${where?.split('/').at(-1) ?? ''}`;
  });
}
