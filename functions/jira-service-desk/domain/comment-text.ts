/** What the comment on the approval tells. */
export interface MadeRequest {
  readonly issueKey: string;
  readonly webUrl: string;
  readonly attachedFiles: number;
  readonly filesLeftOut: number;
}

/** Both languages, as people in Hong Kong read the approval; well below DingTalk's 1,024 characters. */
export function commentText({
  issueKey,
  webUrl,
  attachedFiles,
  filesLeftOut,
}: MadeRequest): string {
  const link = webUrl.length <= 500 ? ` ${webUrl}` : '';
  return [
    `已建立服務請求 ${issueKey}。${filesZhHK(attachedFiles, filesLeftOut)}`,
    `Service request ${issueKey} has been made.${filesEn(attachedFiles, filesLeftOut)}${link}`,
  ].join('\n');
}

/** Whether somebody has told of this very request: `ITSD-1` is no part of `ITSD-12` or `XITSD-1`. */
export function mentionsRequest(remark: string, issueKey: string): boolean {
  const words: readonly string[] = remark.match(/[A-Za-z0-9_-]+/g) ?? [];
  return words.includes(issueKey);
}

function filesZhHK(attached: number, leftOut: number): string {
  const told = attached === 0 ? '' : `已附上 ${String(attached)} 個檔案。`;
  return leftOut === 0 ? told : `${told}${String(leftOut)} 個檔案過大或過多，未有附上。`;
}

function filesEn(attached: number, leftOut: number): string {
  const told = attached === 0 ? '' : ` ${String(attached)} file(s) attached.`;
  return leftOut === 0
    ? told
    : `${told} ${String(leftOut)} file(s) too large or too many: left out.`;
}
