import { appsOf, type OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { parseAppSecret } from '../../../shared/dingtalk-tokens/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { tables as productTables } from '../../../shared/table-store/index.ts';
import { EnvironmentNotAloneError } from '../errors.ts';
import type { TokenRefreshDependencies } from '../ports.ts';
import { foreignRowIn } from './foreign-rows.ts';

/** Something that is proven, or fails with an error that says what to do. */
export interface EnvironmentCheck {
  readonly subject: string;
  /** What holds if it passes. */
  readonly proves: BilingualText;
  readonly prove: (signal: AbortSignal) => Promise<void>;
}

type CheckDependencies = Pick<
  TokenRefreshDependencies,
  'environment' | 'tables' | 'objects' | 'secrets' | 'sealer'
>;

/** What can be proven before the configuration is known. */
export function checksOfEnvironment(deps: CheckDependencies): readonly EnvironmentCheck[] {
  const { environment } = deps;
  return [
    {
      subject: 'settings',
      proves: {
        en: `every name and address of the function is of the environment "${environment}"`,
        zhHK: `函數的所有名稱及網址均屬「${environment}」環境`,
      },
      // Refused at start otherwise: nobody gets here.
      prove: () => Promise.resolve(),
    },
    {
      subject: 'sealing keys',
      proves: {
        en: 'the key ring is complete and of no other environment',
        zhHK: '加密金鑰完整，且不屬其他環境',
      },
      prove: async () => {
        await deps.sealer();
      },
    },
    ...Object.values(productTables).map((table) => ({
      subject: `table ${table.name}`,
      proves: {
        en: 'the table is there, and holds no row of another environment',
        zhHK: '資料表存在，且沒有其他環境的資料',
      },
      prove: async (signal: AbortSignal) => {
        const found = await foreignRowIn(deps.tables, table, environment, { signal });
        if (found !== undefined) throw new EnvironmentNotAloneError(`table ${table.name}`, found);
      },
    })),
    {
      subject: 'bucket',
      proves: {
        en: 'the bucket can be read; its first object is of this environment',
        zhHK: '儲存空間可以讀取，首個物件屬於本環境',
      },
      prove: async (signal) => {
        for await (const { key } of deps.objects.list('', { signal })) {
          const found = environmentOfKey(key);
          if (found === undefined) continue;
          if (found !== environment) throw new EnvironmentNotAloneError('bucket', found);
          return;
        }
      },
    },
  ];
}

/**
 * The environment that an object belongs to: the first part of its key, and of what `audit-forwarding`
 * keeps there (`audit/segments/<environment>/…`) the third. What people have put there to be compared
 * tells none.
 */
export function environmentOfKey(key: string): string | undefined {
  const [first = '', kind, third = ''] = key.split('/');
  if (first !== 'audit') return first;
  return kind === 'exports' ? undefined : third;
}

/** What the configuration names: the secret of each app, read from KMS as it is now. */
export function checksOfOrganisation(
  { environment, secrets }: CheckDependencies,
  organisation: OrganisationConfiguration,
): readonly EnvironmentCheck[] {
  return appsOf(organisation).map(({ clientId, clientSecretName }) => ({
    subject: `app ${clientId}`,
    proves: {
      en: 'its secret is there and bound to this app and environment',
      zhHK: '密鑰存在，並註明屬於此應用及環境',
    },
    prove: async (signal) => {
      const { value } = await secrets.getSecret(clientSecretName, { fresh: true, signal });
      parseAppSecret(value, { environment, clientId });
    },
  }));
}
