import { FunctionManagement } from '../../../../infra/function-compute/function-management.ts';
import type { ManagementCaller } from '../../../../infra/function-compute/management-caller.ts';
import type { ReleaseParts } from '../../../../infra/release/release.ts';

export const FUNCTIONS = ['dt-event-worker-test', 'dt-token-refresh-test'] as const;

interface AliasRecord {
  readonly versionId: string;
  readonly description: string;
  readonly additionalVersionWeight: Readonly<Record<string, number>>;
}

/** Functions of a cloud in memory, and an `s` that does to them what its commands say. */
export class CloudOfAliases {
  /** What is deployed, by name; another code is another release. */
  code = '1';
  readonly commands: string[] = [];
  readonly #versions = new Map<string, string[]>(FUNCTIONS.map((name) => [name, []]));
  readonly #aliases = new Map<string, AliasRecord>();
  #dieAt = Number.POSITIVE_INFINITY;

  /** The command of this number, counted from now, is not begun: the release is killed before it. */
  dieBefore(command: number): void {
    this.#dieAt = this.commands.length + command;
  }

  aliasOf(name: string): AliasRecord | undefined {
    return this.#aliases.get(name);
  }

  versionsOf(name: string): readonly string[] {
    return this.#versions.get(name) ?? [];
  }

  parts(watched: ReadonlyMap<string, number> = new Map()): ReleaseParts {
    return {
      functions: FUNCTIONS.map((functionName, index) => ({
        resource: `resource${String(index)}`,
        functionName,
        code: '',
      })),
      management: new FunctionManagement(this.#caller()),
      s: { run: (...args) => this.#run(args) },
      alias: 'live',
      region: 'cn-hongkong',
      share: 0.1,
      watch: async () => watched,
      tell: () => undefined,
      again: 'npm run release -- --env test',
    };
  }

  async #run(args: readonly string[]): Promise<void> {
    if (this.commands.length >= this.#dieAt) {
      this.#dieAt = Number.POSITIVE_INFINITY;
      throw new Error('killed');
    }
    this.commands.push(args.join(' '));
    const option = (name: string): string => args[args.indexOf(`--${name}`) + 1] ?? '';
    const functionName = option('function-name');
    if (args.includes('version')) {
      this.#versions.get(functionName)?.push(option('description'));
    }
    if (args.includes('alias')) {
      this.#aliases.set(functionName, {
        versionId: option('version-id'),
        description: option('description'),
        additionalVersionWeight: JSON.parse(option('additionalVersionWeight')) as Record<
          string,
          number
        >,
      });
    }
  }

  #caller(): ManagementCaller {
    const answerTo = (path: readonly string[]): unknown => {
      const [functionName = '', part] = path;
      if (part === undefined) return { functionName, codeChecksum: this.code };
      if (part === 'versions') {
        const versions = this.versionsOf(functionName);
        return {
          versions: versions.map((description, index) => ({
            versionId: String(index + 1),
            description,
          })),
        };
      }
      const alias = this.aliasOf(functionName);
      return alias === undefined ? undefined : { aliasName: 'live', ...alias };
    };
    return {
      ask: async ({ path }, schema) => schema.parse(answerTo(path)),
      find: async ({ path }, schema) => {
        const answer = answerTo(path);
        return answer === undefined ? undefined : schema.parse(answer);
      },
      remove: async () => false,
    };
  }
}
