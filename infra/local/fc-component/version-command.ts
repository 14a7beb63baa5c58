import { versionDescription } from '../../function-compute/version-fingerprint.ts';
import type { ComponentContext } from './component-context.ts';
import { notDeployed, optionMissing, unknownWord } from './errors.ts';
import type { CommandOutput } from './component-command.ts';

/** `s version list`, `s version publish [--description …]`, `s version remove --version-id …` */
export async function versionCommand(context: ComponentContext): Promise<CommandOutput> {
  const { management, wanted, screen } = context;
  const { functionName } = wanted;
  const { words, options } = context.arguments;
  switch (words[0]) {
    case 'list': {
      const versions = await management.listVersions(functionName);
      screen.table(
        ['version / 版本', 'description / 說明', 'created / 建立時間'],
        versions.map(({ versionId, description, createdTime = '' }) => [
          versionId,
          description,
          createdTime,
        ]),
      );
      return { versions: versions.map(({ versionId }) => versionId) };
    }
    case 'publish': {
      const deployed = await management.findFunction(functionName);
      if (deployed === undefined) throw notDeployed(functionName);
      const description = String(options['description'] ?? versionDescription(deployed));
      const { versionId } = await management.publishVersion(functionName, description);
      return { functionName, versionId };
    }
    case 'remove': {
      const versionId = String(options['version-id'] ?? '');
      if (versionId === '') throw optionMissing('version-id');
      return { removed: await management.deleteVersion(functionName, versionId) };
    }
    default:
      throw unknownWord('version', words[0], ['list', 'publish', 'remove']);
  }
}
