import { describe, expect, test } from 'vitest';
import { maskText } from '../../../../../functions/audit-forwarding/domain/mask-text.ts';

const CARD = '[masked identity card]';
const PHONE = '[masked phone]';
const ACCOUNT = '[masked account]';
const SECRET = '[masked secret]';

describe('identity cards', () => {
  // A123456(3) is the public example; A1144556 and A456789A stand in the specification of form IR56B.
  test.each([
    ['身份證 A123456(3) 陳大文', `身份證 ${CARD} 陳大文`],
    ['A1234563.pdf', `${CARD}.pdf`],
    ['a123456（3）副本', `${CARD}副本`],
    ['Ａ１２３４５６（３）', CARD],
    ['A 123 456 (3)', CARD],
    ['A-123456-3', CARD],
    ['hkid_A1144556_scan.jpg', `hkid_${CARD}_scan.jpg`],
    ['A456789(A)', CARD],
    ['HKIDA1234563', `HKID${CARD}`],
    ['A123456\u{200b}(3)', CARD],
    ['身份證號碼：A123456', `身份證號碼：${CARD}`],
    ['HKID No. A123456(9)', `HKID No. ${CARD}`],
  ])('are masked in "%s"', (text, expected) => {
    expect(maskText(text)).toEqual({ text: expected, masked: 1 });
  });

  test('of the mainland are masked if the check digit is right', () => {
    // The example of GB 11643-1999.
    expect(maskText('证 11010519491231002X').text).toBe(`证 ${CARD}`);
    expect(maskText('单 110105194912310021').text).toBe('单 110105194912310021');
  });

  test('are told from other numbers by the check digit', () => {
    expect(maskText('A123456(4)').text).toBe('A123456(4)');
    expect(maskText('Ref XA1234563').text).toBe('Ref XA1234563');
  });
});

describe('telephones', () => {
  test.each([
    ['call 98765432', `call ${PHONE}`],
    ['致電 2345 6789 或 6123-4567', `致電 ${PHONE} 或 ${PHONE}`],
    ['+852 9876 5432', PHONE],
    ['(852) 9876-5432', PHONE],
    ['00852 98765432', PHONE],
    ['８５２－９８７６５４３２', PHONE],
    ['9876 5432,6123 4567', `${PHONE},${PHONE}`],
    ['13800138000', PHONE],
    ['+86 138 0013 8000', PHONE],
    ['+44 20 7946 0018', PHONE],
    ['電話：20261127', `電話：${PHONE}`],
    ['tel. 1234567', `tel. ${PHONE}`],
    ['98765432.7z', `${PHONE}.7z`],
  ])('are masked in "%s"', (text, expected) => {
    expect(maskText(text).text).toBe(expected);
  });
});

describe('accounts and cards', () => {
  test.each([
    ['過數 012-345-6-789012', `過數 ${ACCOUNT}`],
    ['004-123-456789-001', ACCOUNT],
    ['012-876-10386738-833', ACCOUNT],
    ['０１２－８７６－１０３８６７３８－８３３', ACCOUNT],
    ['004-123456789', ACCOUNT],
    ['024 123456 789', ACCOUNT],
    ['帳號：1234567890', `帳號：${ACCOUNT}`],
    ['account no. 123456 789', `account no. ${ACCOUNT}`],
    ['FPS ID 1234567', `FPS ID ${ACCOUNT}`],
    // A test number of the card schemes.
    ['4111 1111 1111 1111', ACCOUNT],
  ])('are masked in "%s"', (text, expected) => {
    expect(maskText(text).text).toBe(expected);
  });
});

describe('secrets and addresses', () => {
  test.each([
    ['https://x.hk/?access_token=abc123&x=1', `https://x.hk/?access_token=${SECRET}&x=1`],
    ['密碼：Harbour-2026', `密碼：${SECRET}`],
    ['密碼 Harbour-2026', `密碼 ${SECRET}`],
    ['密碼是Harbour2026，勿外傳', `密碼是${SECRET}，勿外傳`],
    ['password pW-XMYiozDUhs-cMq', `password ${SECRET}`],
    ['access_token 2d1a6d0797f2393cbc9eb9e7', `access_token ${SECRET}`],
    ['the password is h4rbour-x', `the password is ${SECRET}`],
    ['{"appSecret":"s3cr3t"}', `{"appSecret":"${SECRET}"}`],
    ['Authorization: Bearer abcdefghijk', `Authorization: Bearer ${SECRET}`],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbg', SECRET],
    ['https://peter:pass@x.hk/', `https://${SECRET}@x.hk/`],
    ['token=token', `token=${SECRET}`],
    ['chan.tai-man@harbour.example.hk', '[masked]@harbour.example.hk'],
    ['寄給 peter＠harbour.hk', '寄給 [masked]＠harbour.hk'],
  ])('are masked in "%s"', (text, expected) => {
    expect(maskText(text).text).toBe(expected);
  });

  test('a private key goes as a whole, even without its end', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n';

    expect(maskText(`a ${key}`).text).toBe(`a ${SECRET}`);
  });
});

test.each([
  '二零二六年度預算.xlsx',
  'Budget FY2025-2026 v1.2.3.docx',
  'report_20261127.pdf',
  '會議紀錄 2026-11-27 0930.docx',
  'IMG_20261127_093000.jpg',
  'icon@2x.png',
  'INV98765432.pdf',
  'HK$98765432 付款',
  '港幣 23456789 元',
  'No. 23456789',
  '#98765432',
  '98765432.50',
  'PO-2026-0001-0002',
  '1795743000000',
  'a1b2c3d4-1234-4abc-8def-0123456789ab',
  '98765432-1234-4abc-8def-0123456789ab',
  'ISBN 978-962-123456-7',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '203.0.113.7',
  '許功蓋的履歷 (2).pdf',
  'hotel_20261127.pdf',
  'design: a sign of the times',
  'password reset-2026.xlsx',
  'Password SharePoint migration',
  'token economy of 2026',
  'token 登記冊 20261127.xlsx',
  'Password policy 2026.docx',
  '密碼政策 2026年11月.pdf',
  '001-20261127-0930.pdf',
  'CCTV 012-20261127-093000.mp4',
  '第 12 屆週年大會 3 號文件',
])('leaves "%s" as it is', (text) => {
  expect(maskText(text)).toEqual({ text, masked: 0 });
});
