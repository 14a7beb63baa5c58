import { DingTalkError, getUser, type DingTalkClient } from '../../../shared/dingtalk/index.ts';

/**
 * Direct managers, as the directory has them; a person without one, or whom the app may not read, is
 * not in the answer. One call each, not metered.
 *
 * @throws DingTalkError for a fault that may pass
 */
export async function managersOf(
  client: DingTalkClient,
  userIds: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const managers = new Map<string, string>();
  for (const userId of userIds) {
    const manager = await managerOf(client, userId, signal);
    if (manager !== undefined) managers.set(userId, manager);
  }
  return managers;
}

async function managerOf(
  client: DingTalkClient,
  userId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { answer } = await client.call(getUser, { userId }, { signal });
    return answer.result.manager_userid;
  } catch (error) {
    if (error instanceof DingTalkError && !error.retryable) return undefined;
    throw error;
  }
}
