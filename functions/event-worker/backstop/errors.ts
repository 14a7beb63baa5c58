import { ApplicationError } from '../../../shared/errors/index.ts';

/** The calls that looking for missed events may take in the month are used up; none was made. */
export class BackstopCallsSpentError extends ApplicationError<'event-backstop.calls-spent'> {
  constructor(figures: {
    readonly month: string;
    readonly granted: number;
    readonly used: number;
  }) {
    const { month, granted, used } = figures;
    super({
      code: 'event-backstop.calls-spent',
      category: 'user',
      text: {
        en: `Looking for missed events may take ${granted} DingTalk calls in ${month}; ${used} are used, which leaves too few for another.`,
        zhHK: `${month} 可用於查找遺漏事件的釘釘 API 呼叫為 ${granted} 次；已用 ${used} 次，餘數不足以再呼叫一次。`,
      },
      remedy: {
        en: 'Raise backstopCallsPerMonth or the quota in the configuration, or wait for the next month. Events that are pushed are handled all the same.',
        zhHK: '請在設定中調高 backstopCallsPerMonth 或配額，或待下月再執行。推送到達的事件仍會照常處理。',
      },
      details: { month, granted, used },
    });
  }
}

/** DingTalk listed approvals under texts that are no ids; the others of the form were looked at. */
export class ApprovalIdsRefusedError extends ApplicationError<'event-backstop.ids-refused'> {
  constructor(look: { readonly processCode: string; readonly refused: number }) {
    const { processCode, refused } = look;
    super({
      code: 'event-backstop.ids-refused',
      category: 'upstream',
      text: {
        en: `DingTalk's list of the approvals on the form ${processCode} holds ${refused} texts that are no ids. They were left out; every other approval was looked at.`,
        zhHK: `釘釘的審批列表（表單 ${processCode}）有 ${refused} 項並非實例 ID，已略過；其餘審批均已查看。`,
      },
      remedy: {
        en: 'If it happens again the next day, report it to DingTalk with the form and the time. Approvals whose end is pushed are handled all the same.',
        zhHK: '如翌日再次出現，請連同表單及時間向釘釘回報。推送到達的審批結果仍會照常處理。',
      },
      details: { processCode, refused },
    });
  }
}

/** What is kept of an organisation's stream of events is not what this release writes. */
export class HealthStateUnreadableError extends ApplicationError<'event-backstop.state-unreadable'> {
  constructor(aspect: string) {
    super({
      code: 'event-backstop.state-unreadable',
      category: 'system',
      text: {
        en: `The row "${aspect}" of the table event_health cannot be read.`,
        zhHK: `無法讀取 event_health 表的「${aspect}」一行。`,
      },
      remedy: {
        en: 'If a newer release wrote it, deploy that one again. Otherwise delete the row: the state is then built anew, and approvals are watched from that moment on.',
        zhHK: '如由較新版本寫入，請重新部署該版本；否則請刪除該行：系統會重新建立狀態，並由該刻起監察審批。',
      },
      details: { aspect },
    });
  }
}

/** Somebody else has changed the row since it was read. Nothing was written. */
export class HealthStateMovedError extends ApplicationError<'event-backstop.state-moved'> {
  constructor(aspect: string) {
    super({
      code: 'event-backstop.state-moved',
      category: 'system',
      retryable: true,
      text: {
        en: `The row "${aspect}" of the table event_health was changed by another run; this run stopped.`,
        zhHK: `event_health 表的「${aspect}」一行已由另一個程序更新；本程序已停止。`,
      },
      remedy: {
        en: 'Nothing is lost: the next run of the timer goes on.',
        zhHK: '資料不受影響：計時器下次執行時會繼續。',
      },
      details: { aspect },
    });
  }
}
