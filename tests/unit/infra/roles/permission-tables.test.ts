import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { declaredPermissions } from '../../../../infra/roles/declared-permissions.ts';
import { permissionTable } from '../../../../infra/roles/permission-table.ts';
import { withPermissionTable } from '../../../../infra/roles/readme-permissions.ts';
import type { FunctionPermissions } from '../../../../shared/permissions/index.ts';
import { failureIn } from '../../../support/failure-of.ts';

const FUNCTIONS = path.resolve(import.meta.dirname, '../../../../functions');
const readmes = declaredPermissions.flatMap((permissions) =>
  (
    [
      ['README.md', 'en'],
      ['README.zh-HK.md', 'zhHK'],
    ] as const
  ).map(([file, language]) => ({
    file: path.posix.join(permissions.functionName, file),
    permissions,
    language,
  })),
);

const sample: FunctionPermissions = {
  functionName: 'sample',
  tables: [
    { tables: ['inbox', 'lease'], actions: ['ots:GetRow', 'ots:PutRow'] },
    {
      tables: 'every',
      actions: ['ots:GetRange'],
      purpose: { en: 'for `check`', zhHK: '供 `check` 使用' },
    },
  ],
  objects: [{ bucket: 'OSS_BUCKET', keys: ['<stage>/a/*'], actions: ['oss:GetObject'] }],
  listings: [{ bucket: 'OSS_BUCKET' }],
  secrets: { settings: ['SEALING_SECRET_NAME'], kinds: ['payroll'] },
  invocations: [{ functions: ['event-worker'], actions: ['fc:InvokeFunction'] }],
  usesVpc: false,
};

describe('the table of RAM actions of a README', () => {
  it.each(readmes)('of $file tells what the function declares', (readme) => {
    const text = readFileSync(path.join(FUNCTIONS, readme.file), 'utf8');

    // Where they differ: npm run generate:permission-tables
    expect(withPermissionTable(text, readme.permissions, readme.language)).toBe(text);
  });

  it('has a row for each permission, with what it is for', () => {
    expect(permissionTable(sample, 'en')).toEqual([
      '| RAM action | on |',
      '| --- | --- |',
      '| `ots:GetRow`, `ots:PutRow` | tables `inbox`, `lease` |',
      '| `ots:GetRange` | every table, for `check` |',
      '| `oss:GetObject` | `<OSS_BUCKET>/<stage>/a/*` |',
      '| `oss:ListObjects` | bucket `OSS_BUCKET` |',
      '| `kms:GetSecretValue` | the secrets that these settings name: `SEALING_SECRET_NAME`; secrets of the configuration, by [kind](../../infra/roles/README.md#secrets): `payroll` |',
      '| `fc:InvokeFunction` | functions of the environment: `event-worker` |',
      '| `log:PostLogStoreLogs` | the log of the environment: Function Compute writes it with this role |',
    ]);
  });

  it('has as many rows in Chinese, and the same names', () => {
    const namesIn = (row: string): readonly string[] => row.match(/`[^`]+`/g) ?? [];

    const [english, chinese] = [permissionTable(sample, 'en'), permissionTable(sample, 'zhHK')];

    expect(chinese.slice(1).map(namesIn)).toEqual(english.slice(1).map(namesIn));
  });

  it('is not written where a README has no place for it', () => {
    expect(failureIn(() => withPermissionTable('# sample\n', sample, 'en'))).toBeInstanceOf(Error);
  });
});
