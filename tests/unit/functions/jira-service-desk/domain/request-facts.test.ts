import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../../../functions/jira-service-desk/domain/approval.ts';
import { filesOf } from '../../../../../functions/jira-service-desk/domain/approval-files.ts';
import {
  commentText,
  mentionsRequest,
} from '../../../../../functions/jira-service-desk/domain/comment-text.ts';
import { requestLabel } from '../../../../../functions/jira-service-desk/domain/request-label.ts';

describe('the label', () => {
  it('is prefix and hash of organisation and approval', () => {
    const expected = createHash('sha256').update('["dingcorp0001","p-1"]').digest('hex');

    expect(requestLabel('dt', { corpId: 'dingcorp0001', processInstanceId: 'p-1' })).toBe(
      `dt-${expected.slice(0, 32)}`,
    );
  });
});

describe('the comment', () => {
  const made = { issueKey: 'ITSD-1', webUrl: 'https://s/1', attachedFiles: 0, filesLeftOut: 0 };

  it('tells key and address in both languages, and of files what became of them', () => {
    expect(commentText(made)).toBe(
      '已建立服務請求 ITSD-1。\nService request ITSD-1 has been made. https://s/1',
    );
    expect(commentText({ ...made, attachedFiles: 2, filesLeftOut: 1 })).toBe(
      '已建立服務請求 ITSD-1。已附上 2 個檔案。1 個檔案過大或過多，未有附上。\n' +
        'Service request ITSD-1 has been made. 2 file(s) attached. 1 file(s) too large or too many: left out. https://s/1',
    );
  });

  it('stays within what DingTalk takes, whatever the address', () => {
    expect(commentText({ ...made, webUrl: 'x'.repeat(2_000) }).length).toBeLessThan(1_024);
  });

  it.each([
    ['已建立服務請求 ITSD-1。', true],
    ['see https://s/browse/ITSD-1', true],
    ['ITSD-12', false],
    ['XITSD-1', false],
    ['', false],
  ])('is recognised in "%s": %s', (remark, expected) => {
    expect(mentionsRequest(remark, 'ITSD-1')).toBe(expected);
  });
});

describe('the files of an approval', () => {
  const attachments = { enabled: true, maxMegabytes: 1, maxFiles: 2, public: true };
  const approvalWith = (...values: unknown[]): Approval => ({
    status: 'COMPLETED',
    originatorUserId: 'hk001',
    formComponentValues: values.map((value) => ({
      name: '附件',
      componentType: 'DDAttachment',
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
    operationRecords: [],
  });
  const file = (fileId: unknown, fileName: string, fileSize: unknown) => ({
    spaceId: '1',
    fileId,
    fileName,
    fileSize,
  });

  it('are listed once each, with ids and sizes in either spelling', () => {
    const approval = approvalWith(
      [file('f1', 'a.pdf', '12'), file(2, 'b.pdf', 3)],
      [file('f1', 'a.pdf', 12)],
    );

    expect(filesOf(approval, { attachments })).toEqual({
      files: [
        { fileId: 'f1', name: 'a.pdf', bytes: 12 },
        { fileId: '2', name: 'b.pdf', bytes: 3 },
      ],
      leftOut: 0,
    });
  });

  it('that are too large or too many are counted', () => {
    const many = [1, 2, 3].map((id) => file(id, `${String(id)}.pdf`, 1));
    const approval = approvalWith([file('big', 'big.iso', 2_000_000), ...many]);

    expect(filesOf(approval, { attachments })).toMatchObject({ leftOut: 2 });
    expect(filesOf(approval, { attachments: { ...attachments, enabled: false } })).toEqual({
      files: [],
      leftOut: 0,
    });
  });

  it.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a\r\nb.pdf', 'ab.pdf'],
    ['\n', 'file'],
    [`${'長'.repeat(300)}.docx`, `${'長'.repeat(195)}.docx`],
  ])('have a name that is safe to send: %j', (given, expected) => {
    expect(filesOf(approvalWith([file('f', given, 1)]), { attachments }).files[0]?.name).toBe(
      expected,
    );
  });

  it.each(['', 'null', '{}', '[1,null,{}]', '[{"fileId":""}]'])('of %s are none', (value) => {
    expect(filesOf(approvalWith(value), { attachments }).files).toEqual([]);
  });
});
