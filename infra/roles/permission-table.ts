import type {
  FunctionPermissions,
  Purpose,
  TablePermission,
} from '../../shared/permissions/index.ts';
import { VPC_ACTIONS } from './policy-of.ts';

export type Language = 'en' | 'zhHK';

interface Words {
  readonly header: string;
  readonly and: string;
  readonly comma: string;
  readonly table: string;
  readonly tables: string;
  readonly everyTable: string;
  readonly bucket: string;
  readonly secretsOf: string;
  readonly secretsFor: string;
  readonly semicolon: string;
  readonly functions: string;
  readonly log: string;
  readonly network: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    header: '| RAM action | on |',
    and: ', ',
    comma: ', ',
    table: 'table ',
    tables: 'tables ',
    everyTable: 'every table',
    bucket: 'bucket ',
    secretsOf: 'the secrets that these settings name: ',
    secretsFor: 'secrets of the configuration, by [kind](../../infra/roles/README.md#secrets): ',
    semicolon: '; ',
    functions: 'functions of the environment: ',
    log: 'the log of the environment: Function Compute writes it with this role',
    network: 'network interfaces in the VPC',
  },
  zhHK: {
    header: '| RAM 操作 | 對象 |',
    and: '、',
    comma: '，',
    table: '資料表 ',
    tables: '資料表 ',
    everyTable: '所有資料表',
    bucket: '儲存空間 ',
    secretsOf: '環境設定所指的密鑰：',
    secretsFor: '設定檔所指的密鑰，按[種類](../../infra/roles/README.md#secrets)：',
    semicolon: '；',
    functions: '同一環境的函數：',
    log: '該環境的日誌：Function Compute 以此角色寫入',
    network: 'VPC 內的網絡介面',
  },
};

/** The table of a function's README that tells what its role may do: header, rule and rows. */
export function permissionTable(
  permissions: FunctionPermissions,
  language: Language,
): readonly string[] {
  const words = WORDS[language];
  const { objects, listings, invocations } = permissions;
  const row = (actions: readonly string[], on: string, purpose?: Purpose): string => {
    const why = purpose === undefined ? '' : `${words.comma}${purpose[language]}`;
    return `| ${quoted(actions, words)} | ${on}${why} |`;
  };
  return [
    words.header,
    '| --- | --- |',
    ...permissions.tables.map((one) => row(one.actions, tablesIn(one, words), one.purpose)),
    ...objects.map(({ bucket, keys, actions, purpose }) =>
      row(
        actions,
        quoted(
          keys.map((key) => `<${bucket}>/${key}`),
          words,
        ),
        purpose,
      ),
    ),
    ...listings.map(({ bucket, purpose }) =>
      row(['oss:ListObjects'], `${words.bucket}\`${bucket}\``, purpose),
    ),
    row(['kms:GetSecretValue'], secretsIn(permissions, words)),
    ...invocations.map(({ functions, actions }) =>
      row(actions, `${words.functions}${quoted(functions, words)}`),
    ),
    row(['log:PostLogStoreLogs'], words.log),
    ...(permissions.usesVpc ? [row(VPC_ACTIONS, words.network)] : []),
  ];
}

function tablesIn({ tables }: TablePermission, words: Words): string {
  if (tables === 'every') return words.everyTable;
  return `${tables.length === 1 ? words.table : words.tables}${quoted(tables, words)}`;
}

function secretsIn({ secrets: { settings, kinds } }: FunctionPermissions, words: Words): string {
  return [
    ...(settings.length === 0 ? [] : [`${words.secretsOf}${quoted(settings, words)}`]),
    ...(kinds.length === 0 ? [] : [`${words.secretsFor}${quoted(kinds, words)}`]),
  ].join(words.semicolon);
}

function quoted(texts: readonly string[], { and }: Words): string {
  return texts.map((text) => `\`${text}\``).join(and);
}
