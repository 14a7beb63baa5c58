import { DingTalkError } from '../../../shared/dingtalk/index.ts';
import type { Directory } from '../../../shared/directory/index.ts';

/** One after the other, the managers of a large company would outlast the time of a check. */
const AT_ONCE = 8;

/**
 * Direct managers, as the directory has them; a person without one, or whom the app may not read, is
 * not in the answer. No metered call. While DingTalk cannot be asked, what was kept within a day
 * counts: a hint is told to somebody, and nobody is paid by it.
 *
 * @throws DingTalkError for a fault that may pass
 */
export async function managersOf(
  directory: Pick<Directory, 'user'>,
  userIds: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const managers = new Map<string, string>();
  const open = [...userIds];
  while (open.length > 0) {
    const group = open.splice(0, AT_ONCE);
    await Promise.all(
      group.map(async (userId) => {
        const manager = await managerOf(directory, userId, signal);
        if (manager !== undefined) managers.set(userId, manager);
      }),
    );
  }
  return managers;
}

async function managerOf(
  directory: Pick<Directory, 'user'>,
  userId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const found = await directory.user(userId, { signal });
    return found.outcome === 'found' ? found.entry.value.manager_userid : undefined;
  } catch (error) {
    if (error instanceof DingTalkError && !error.retryable) return undefined;
    throw error;
  }
}
