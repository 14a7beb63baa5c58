import { execFile, spawn } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
/** What a function is made of; a commit that touches none of it is no other release. */
const RELEASED = ['functions', 'shared', 's.yaml'];

const run = promisify(execFile);

/** An earlier state of the repository, as a folder that can be started. */
export interface PreviousRelease {
  readonly commit: string;
  readonly directory: string;
}

/** A commit in between may be one that does not start. */
const MOST_CANDIDATES = 6;

/**
 * The states before each of the last changes of what is deployed, the newest first. `UPGRADE_FROM=<commit>`
 * names another one. Where the history is cut off before them, as in a shallow clone, the present state
 * is its own predecessor, loudly: what was begun and broken off is still to be finished.
 */
export async function previousCommits(): Promise<readonly string[]> {
  const wished = process.env['UPGRADE_FROM'];
  if (wished !== undefined) return [await git('rev-parse', '--verify', wished)];
  const changes = await git('log', `-${String(MOST_CANDIDATES)}`, '--format=%P', '--', ...RELEASED);
  const commits = changes.split('\n').flatMap((parents) => parents.split(' ')[0] ?? []);
  const found = [...new Set(commits.filter((commit) => commit !== ''))];
  if (found.length > 0) return found;
  process.stderr.write(
    'upgrade: the history is cut off; the present release takes the earlier one’s place\n',
  );
  return [await git('rev-parse', 'HEAD')];
}

/**
 * Puts the release of a commit into a folder, with the installed packages.
 *
 * @param directory new
 */
export async function unpackRelease(commit: string, directory: string): Promise<PreviousRelease> {
  await mkdir(directory, { recursive: true });
  await unpack(commit, directory);
  await symlink(path.join(REPOSITORY, 'node_modules'), path.join(directory, 'node_modules'));
  return { commit, directory };
}

async function git(...args: readonly string[]): Promise<string> {
  return (await run('git', [...args], { cwd: REPOSITORY })).stdout.trim();
}

async function unpack(commit: string, directory: string): Promise<void> {
  const archive = spawn('git', ['archive', commit], { cwd: REPOSITORY });
  const tar = spawn('tar', ['-x', '-C', directory]);
  archive.stdout.pipe(tar.stdin);
  const ends = [archive, tar].map(
    (child) =>
      new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? -1));
      }),
  );
  const codes = await Promise.all(ends);
  if (codes.some((code) => code !== 0)) throw new Error(`${commit} was not unpacked`);
}
