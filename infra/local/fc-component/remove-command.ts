import type { ComponentContext } from './component-context.ts';
import { confirmChange } from './confirm-change.ts';
import type { CommandOutput } from './component-command.ts';
import type { RunSummary } from './run-summary.ts';

/**
 * `s remove [--trigger [names]] [-y]`: removes a function with its triggers, aliases, versions and
 * configurations; tables and buckets stay. A function that is not there is no failure: a removal that was
 * stopped half-way is repeated.
 */
export async function removeCommand(
  context: ComponentContext,
  summary: RunSummary,
): Promise<CommandOutput> {
  const { management, wanted } = context;
  const { functionName } = wanted;
  const head = ['function / 函數', 'outcome / 結果'];
  const deployed = await management.findFunction(functionName);
  if (deployed === undefined) {
    summary.add(head, [[functionName, 'nothing to remove / 沒有可移除的項目']]);
    return { functionName, removed: false };
  }
  const chosen = context.arguments.options['trigger'];
  if (context.arguments.options['assume-yes'] === undefined) {
    await confirmChange({ en: `Remove ${functionName}?`, zhHK: `是否移除 ${functionName}？` });
  }
  const removed = await removeTriggers(context, chosen === undefined ? 'all' : String(chosen));
  if (chosen !== undefined) {
    summary.add(head, [[functionName, `triggers removed / 已移除觸發器：${String(removed)}`]]);
    return { functionName, removedTriggers: removed };
  }
  await removeFunction(context);
  summary.add(head, [[functionName, 'removed / 已移除']]);
  return { functionName, removed: true };
}

async function removeTriggers(
  { management, wanted: { functionName }, screen }: ComponentContext,
  chosen: string,
): Promise<number> {
  const triggers = await management.listTriggers(functionName);
  const names = triggers
    .map(({ triggerName }) => triggerName)
    .filter((name) => chosen === 'all' || chosen.split(',').includes(name));
  for (const name of names) {
    screen.line(`  remove ${functionName} trigger ${name} / 觸發器`);
    await management.deleteTrigger(functionName, name);
  }
  return names.length;
}

/** In the order that the cloud asks for: what belongs to a version goes before it. */
async function removeFunction({ management, wanted, screen }: ComponentContext): Promise<void> {
  const { functionName, configurations } = wanted;
  for (const { kind, qualifier } of configurations) {
    await management.deleteConfiguration(functionName, kind, qualifier);
  }
  for (const { aliasName } of await management.listAliases(functionName)) {
    screen.line(`  remove ${functionName} alias ${aliasName} / 別名`);
    await management.deleteAlias(functionName, aliasName);
  }
  for (const { versionId } of await management.listVersions(functionName)) {
    screen.line(`  remove ${functionName} version ${versionId} / 版本`);
    await management.deleteVersion(functionName, versionId);
  }
  screen.line(`  remove ${functionName} / 移除`);
  await management.deleteFunction(functionName);
}
