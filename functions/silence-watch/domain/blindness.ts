import type { Expectation } from './expectation.ts';

/** What is watched, by where it is looked for. */
export const AREAS = ['payroll', 'tokens', 'sweep', 'audit', 'timers'] as const;
export type Area = (typeof AREAS)[number];

const NAMES: Readonly<Record<Area, { readonly en: string; readonly zhHK: string }>> = {
  payroll: { en: 'payroll runs', zhHK: '薪酬匯出' },
  tokens: { en: 'tokens', zhHK: 'token' },
  sweep: { en: 'the sweeper', zhHK: '清掃程序' },
  audit: { en: 'the forwarding of audit events', zhHK: '審計事件轉送' },
  timers: { en: 'timers', zhHK: '計時器' },
};

/** Whether an area could be looked at; it is told when that has failed for some time. */
export function judgeSight(area: Area, code: string | undefined, patienceMs: number): Expectation {
  const { en, zhHK } = NAMES[area];
  return {
    id: 'silence-watch-blind',
    subject: area,
    state: code === undefined ? 'kept' : 'overdue',
    expectedByEpochMs: undefined,
    lastSeenEpochMs: undefined,
    tellAfterMs: patienceMs,
    text: {
      en: `The watcher cannot look at ${en} (${code ?? 'none'}): it would not notice that something is absent there.`,
      zhHK: `監察程序未能查看${zhHK}（${code ?? '無'}）：即使該處有所缺漏，亦無法察覺。`,
    },
  };
}

const AREA_OF: Readonly<Record<Expectation['id'], Area | undefined>> = {
  'silence-run-absent': 'payroll',
  'silence-release-absent': 'payroll',
  'silence-delivery-absent': 'payroll',
  'silence-acknowledgement-absent': 'payroll',
  'silence-token-refresh': 'tokens',
  'silence-sweep': 'sweep',
  'silence-audit-batch': 'audit',
  'silence-timer-disabled': 'timers',
  'silence-watch-blind': undefined,
};

/** Where an alarm is looked for; undefined for that of the watcher itself. */
export function areaOf(id: Expectation['id']): Area | undefined {
  return AREA_OF[id];
}
