import { ApplicationError, type BilingualText } from '../../shared/errors/index.ts';

export type ReleaseErrorCode =
  | 'release.command-failed'
  | 'release.not-published'
  | 'release.failures-seen'
  | 'release.nothing-before';

/** A release stopped; what was done before stays, and the remedy is the exact next step. */
export class ReleaseError extends ApplicationError<ReleaseErrorCode> {}

function releaseError(
  code: ReleaseErrorCode,
  text: BilingualText,
  remedy: BilingualText,
): ReleaseError {
  return new ReleaseError({ code, category: 'user', text, remedy });
}

export const commandFailed = (command: string, again: string): ReleaseError =>
  releaseError(
    'release.command-failed',
    { en: `The command failed: ${command}`, zhHK: `指令失敗：${command}` },
    {
      en: `Mend what it said above, then give ${again} again: it looks at what is there and goes on from that.`,
      zhHK: `請先解決上文所示的問題，然後再執行 ${again}：程式會查看現況，然後繼續。`,
    },
  );

export const notPublished = (functionName: string, again: string): ReleaseError =>
  releaseError(
    'release.not-published',
    {
      en: `${functionName} is not deployed, or its new version is not there.`,
      zhHK: `${functionName} 尚未部署，或找不到其新版本。`,
    },
    { en: `Give ${again} again.`, zhHK: `請再執行 ${again}。` },
  );

export const failuresSeen = (
  failures: readonly string[],
  resource: string,
  again: string,
): ReleaseError =>
  releaseError(
    'release.failures-seen',
    {
      en: `Errors while the new version had its share: ${failures.join(', ')}. All traffic is back at the version before.`,
      zhHK: `新版本分擔流量期間出現錯誤：${failures.join('、')}。全部流量已回到上一版本。`,
    },
    {
      en: `Look at the log (npx s ${resource} logs), mend the cause, then ${again}.`,
      zhHK: `請查看日誌（npx s ${resource} logs）並解決原因，然後執行 ${again}。`,
    },
  );

export const nothingBefore = (functionNames: readonly string[]): ReleaseError =>
  releaseError(
    'release.nothing-before',
    {
      en: `No version before the present one is known of: ${functionNames.join(', ')}. The other functions are at theirs.`,
      zhHK: `以下函數沒有已知的上一版本：${functionNames.join('、')}。其他函數已回退。`,
    },
    {
      en: 'Look at npx s version list and point the alias by hand: npx s <resource> alias publish --alias-name live --version-id N.',
      zhHK: '請以 npx s version list 查看，並自行指定別名：npx s <resource> alias publish --alias-name live --version-id N。',
    },
  );
