import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

/**
 * People, departments and roles. Pages of their operations, 2026-05 to 2026-06; codes from 60001 on
 * that those do not list stand in an older edition of the table of codes.
 */
export const contactErrors: readonly CatalogueEntry[] = [
  ...ofPeople(),
  ...ofDepartments(),
  entry('33011', 'request-rejected', ['there is no such role', '沒有此角色'], {
    meaning: 'not-there',
  }),
  entry('43007', 'permission-missing', ['the app may not do this', '應用未獲授權']),
];

function ofPeople(): CatalogueEntry[] {
  return [
    ...entries(
      ['33012', '60121', 'invalidParameter.user.notFound'],
      'request-rejected',
      ['there is no such person', '沒有此僱員'],
      {
        meaning: 'not-there',
      },
    ),
    entry(
      '40104',
      'request-rejected',
      ['nobody of the organisation has this mobile number', '機構內無人使用此手機號碼'],
      { meaning: 'not-there' },
    ),
    entry(
      '60102',
      'request-rejected',
      ['somebody has this user id already', '此 userId 已有人使用'],
      { meaning: 'already-there' },
    ),
    entry(
      '60104',
      'request-rejected',
      ['somebody of the organisation has this mobile number already', '機構內已有人使用此手機號碼'],
      { meaning: 'already-there' },
    ),
    entry(
      '60106',
      'request-rejected',
      ['somebody of the organisation has this mailbox already', '機構內已有人使用此電郵地址'],
      { meaning: 'already-there' },
    ),
    entry('40103', 'request-rejected', [
      'the person must first accept the invitation that was sent',
      '已向對方發出邀請，須待對方同意',
    ]),
    entry('60103', 'request-rejected', ['the mobile number is not valid', '手機號碼不正確']),
    entry('60105', 'request-rejected', ['the mailbox is not valid', '電郵地址不正確']),
    entry('60110', 'request-rejected', ['too many departments', '部門數目超出限制']),
    entry('60122', 'request-rejected', ['the further fields are not valid', '附加欄位不正確']),
  ];
}

function ofDepartments(): CatalogueEntry[] {
  return [
    ...entries(
      ['60003', '40009'],
      'request-rejected',
      ['there is no such department', '沒有此部門'],
      { meaning: 'not-there' },
    ),
    entry('60004', 'request-rejected', ['there is no such parent department', '沒有此上級部門'], {
      meaning: 'not-there',
    }),
    entry(
      '60008',
      'request-rejected',
      ['the parent has a department of this name already', '同一上級部門下已有同名部門'],
      { meaning: 'already-there' },
    ),
    entry('40011', 'request-rejected', [
      'the order of the department is not valid',
      '部門次序不正確',
    ]),
    entry('40031', 'request-rejected', [
      'somebody named does not belong to the department',
      '所列僱員不屬於該部門',
    ]),
    entry('60001', 'request-rejected', [
      'the name of the department is not valid',
      '部門名稱不正確',
    ]),
    entry('60005', 'request-rejected', ['the department has members', '部門仍有成員']),
    entry('60006', 'request-rejected', [
      'the department has departments below it',
      '部門仍有下級部門',
    ]),
    entry('60007', 'request-rejected', ['the root department cannot be deleted', '不可刪除根部門']),
    entry('60009', 'request-rejected', [
      'the name of the department holds a forbidden character',
      '部門名稱含有不容許的字元',
    ]),
    entry('60010', 'request-rejected', [
      'the department would come to lie below itself',
      '部門層級出現循環',
    ]),
    entry('60018', 'request-rejected', ['the root department cannot be changed', '不可更改根部門']),
  ];
}
