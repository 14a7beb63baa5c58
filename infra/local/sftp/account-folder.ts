import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';

/** A path that leads out of the account's folder. */
export class OutsideAccountError extends Error {}

/**
 * The local folder that an account sees as `/`. `..` stops at that root, as in a chroot; a symbolic
 * link that leads out of it is refused.
 */
export class AccountFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** The account's own absolute form of a path; relative paths start at `/`. */
  normalise(remotePath: string): string {
    if (remotePath.includes('\0')) throw new OutsideAccountError('no file has such a name');
    const absolute = path.posix.resolve('/', remotePath);
    return absolute;
  }

  /**
   * The local path of an entry. `last` says whether a symbolic link at the end is followed.
   *
   * @throws OutsideAccountError
   */
  async locate(remotePath: string, last: 'follow' | 'keep'): Promise<string> {
    const local = path.join(this.directory, this.normalise(remotePath));
    const root = await realpath(this.directory);
    if (local === path.join(this.directory, '/')) return root;
    const parent = await realpath(path.dirname(local));
    requireWithin(root, parent);
    const entry = path.join(parent, path.basename(local));
    if (last === 'keep' || !(await isSymbolicLink(entry))) return entry;
    const target = await realpath(entry);
    requireWithin(root, target);
    return target;
  }
}

function requireWithin(root: string, target: string): void {
  if (target !== root && !target.startsWith(root + path.sep)) {
    throw new OutsideAccountError('the path leads out of the account');
  }
}

async function isSymbolicLink(entry: string): Promise<boolean> {
  try {
    return (await lstat(entry)).isSymbolicLink();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
