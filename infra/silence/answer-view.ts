import * as z from 'zod';
import { bilingualTextSchema } from '../command/told-cause.ts';
import type { AnswerView } from '../command/show-answer.ts';
import { silenceCommand } from './silence-command.ts';

/** What a status tells of each organisation; other answers have no such lists. */
const statusSchema = z.object({
  callbacks: bilingualTextSchema,
  organisations: z.array(
    z.looseObject({
      deadlines: z.array(z.string()),
      expectations: z.array(z.looseObject({ what: bilingualTextSchema.optional() })),
    }),
  ),
});

type Fields = Readonly<Record<string, unknown>>;

/** One table of all that is expected, and one of what comes next. */
function shownStatus(answer: Fields): Fields {
  const status = statusSchema.safeParse(answer);
  if (!status.success) return answer;
  const { callbacks: _told, organisations, ...rest } = { ...answer, ...status.data };
  return {
    ...rest,
    organisations: organisations.map(({ deadlines: _next, expectations: _all, ...one }) => one),
    expectations: organisations.flatMap(({ expectations }) =>
      expectations.map(({ what: _text, ...expectation }) => expectation),
    ),
    deadlines: organisations.flatMap(({ deadlines }) =>
      deadlines.map((deadline) => ({ deadline })),
    ),
  };
}

function toldStatus(answer: Fields): readonly string[] {
  const status = statusSchema.safeParse(answer);
  if (!status.success) return [];
  const { organisations, callbacks } = status.data;
  const overdue = organisations.flatMap(({ expectations }) =>
    expectations.flatMap(({ what }) => what ?? []),
  );
  return [...overdue, callbacks].map(({ en, zhHK }) => `${en}\n${zhHK}`);
}

/** How the answers of silence-watch are shown. */
export const answerView: AnswerView = {
  labels: {
    corpId: 'organisation / 機構',
    organisations: 'organisations / 機構',
    outcome: 'outcome / 結果',
    overdue: 'overdue / 逾期',
    expectations: 'expected / 應發生的事項',
    deadlines: 'comes next / 接下來的期限',
    deadline: 'deadline / 期限',
    withoutPayCalendar: 'without pay calendar / 沒有薪酬日程',
    timersWatched: 'timers are watched / 監察計時器',
    alarm: 'alarm / 警報',
    subject: 'subject / 項目',
    state: 'state / 狀態',
    expectedByHongKong: 'expected by / 期限',
    lastSeenHongKong: 'last seen / 最近所見',
    alarmSinceHongKong: 'alarm since / 警報開始',
    toldHongKong: 'told / 通知時間',
    told: 'told / 已通知',
    notTold: 'not told / 未能通知',
  },
  shown: shownStatus,
  told: (answer) => ({ fields: [], paragraphs: toldStatus(answer) }),
  worded: (text) => silenceCommand.inWords(text),
};
