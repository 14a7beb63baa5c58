import { ApplicationError } from '../errors/index.ts';

/** The right to work has ended; whatever is not committed yet must not be. */
export class LeaseLostError extends ApplicationError<'lease.lost'> {
  constructor(resource: string, fencingToken: bigint) {
    super({
      code: 'lease.lost',
      category: 'system',
      retryable: true,
      text: {
        en: `The lease on "${resource}" (fencing number ${fencingToken.toString()}) has expired or passed to another run; this run stopped.`,
        zhHK: `「${resource}」的租約（防護編號 ${fencingToken.toString()}）已到期或已由另一個程序取得；本程序已停止。`,
      },
      remedy: {
        en: 'Nothing stored is lost. See whether another run is at work; if not, run the same command again and it continues.',
        zhHK: '已儲存的資料不受影響。請查看是否有另一個程序正在進行；如沒有，請再執行相同指令，系統會繼續未完成的工作。',
      },
      details: { resource, fencingToken: fencingToken.toString() },
    });
  }
}
