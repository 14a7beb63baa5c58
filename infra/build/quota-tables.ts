import * as dingTalk from '../../shared/dingtalk/index.ts';
import type { AnyOperation } from '../../shared/dingtalk/index.ts';
import { CATALOGUE_SOURCE, eventCatalogue } from '../../shared/event-catalogue/index.ts';
import { monthlyCosts, STAFF, type CostedFunction } from './quota-costs.ts';

export type PageLanguage = 'en' | 'zhHK';
export type QuotaTable = 'costs' | 'operations' | 'events';

/** The tables of the QUOTAS pages, as Markdown, by the name of their place. */
export const quotaTables: Readonly<Record<QuotaTable, (language: PageLanguage) => string>> = {
  costs: costTable,
  operations: operationTable,
  events: eventTable,
};

/** Every operation of the client, by name. */
export function allOperations(): readonly AnyOperation[] {
  return Object.values(dingTalk as Readonly<Record<string, unknown>>)
    .filter(isOperation)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function isOperation(exported: unknown): exported is AnyOperation {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    'encode' in exported &&
    'schema' in exported &&
    'name' in exported
  );
}

type Words = Readonly<Record<PageLanguage, string>>;

const COST_ROWS: readonly {
  readonly what: CostedFunction;
  readonly shows: 'calls' | 'pushes';
  readonly words: Words;
}[] = [
  {
    what: 'export-plain',
    shows: 'calls',
    words: {
      en: '`attendance-export`: a month, without cross-check',
      zhHK: '`attendance-export`：一個月，不作抽樣核對',
    },
  },
  {
    what: 'export-cross-check',
    shows: 'calls',
    words: {
      en: '`attendance-export`: a month, with the sampled cross-check',
      zhHK: '`attendance-export`：一個月，連抽樣核對',
    },
  },
  {
    what: 'export-approvals',
    shows: 'calls',
    words: {
      en: '`attendance-export`: with the cross-check, and with overtime, trips, outings and forgotten punches by approval',
      zhHK: '`attendance-export`：連抽樣核對，且加班、出差、外出及補卡均按審批',
    },
  },
  {
    what: 'look-ups',
    shows: 'calls',
    words: {
      en: '`event-worker`: looking for events that were not pushed, one form',
      zhHK: '`event-worker`：查找未獲推送的事件，一款表格',
    },
  },
  {
    what: 'service-desk',
    shows: 'calls',
    words: {
      en: '`jira-service-desk`: approvals that become requests',
      zhHK: '`jira-service-desk`：轉為請求的審批',
    },
  },
  {
    what: 'all-calls',
    shows: 'calls',
    words: {
      en: 'these together: export with the cross-check, looking, service desk',
      zhHK: '以上合計：連抽樣核對的匯出、查找及服務台',
    },
  },
  {
    what: 'audit-exclusive',
    shows: 'calls',
    words: {
      en: '`audit-forwarding`: exclusive edition, all sources as often as by default',
      zhHK: '`audit-forwarding`：專屬版，所有來源按預設次數讀取',
    },
  },
  {
    what: 'audit-other',
    shows: 'calls',
    words: {
      en: '`audit-forwarding`: other editions',
      zhHK: '`audit-forwarding`：其他版本',
    },
  },
  {
    what: 'directory',
    shows: 'calls',
    words: {
      en: 'directory: whoever has asked the service desk',
      zhHK: '通訊錄：向服務台提出請求的人',
    },
  },
  {
    what: 'tokens',
    shows: 'calls',
    words: { en: '`token-refresh`: one app', zhHK: '`token-refresh`：一個應用' },
  },
  {
    what: 'approval-events',
    shows: 'pushes',
    words: {
      en: '`webhook-intake`: approvals begun and ended, one form',
      zhHK: '`webhook-intake`：一款表格的審批開始及結束',
    },
  },
  {
    what: 'task-events',
    shows: 'pushes',
    words: {
      en: '`webhook-intake`: the tasks of these approvals too, one approver each',
      zhHK: '`webhook-intake`：上述審批的任務，各有一名審批人',
    },
  },
  {
    what: 'punch-events',
    shows: 'pushes',
    words: {
      en: '`webhook-intake`: punches, two per person and working day',
      zhHK: '`webhook-intake`：打卡，每人每工作天兩次',
    },
  },
  {
    what: 'directory-events',
    shows: 'pushes',
    words: {
      en: '`webhook-intake`: people, departments, roles',
      zhHK: '`webhook-intake`：人員、部門、角色',
    },
  },
];

const SHOWN: Readonly<Record<'calls' | 'pushes', Words>> = {
  calls: { en: 'calls', zhHK: '呼叫' },
  pushes: { en: 'pushes', zhHK: '推送' },
};

function costTable(language: PageLanguage): string {
  const head: Words = { en: 'function and work', zhHK: '函數及工作' };
  const counts: Words = { en: 'counts as', zhHK: '計為' };
  const people: Words = { en: 'people', zhHK: '人' };
  const unmetered: Words = { en: 'unmetered calls beside', zhHK: '另有不計費呼叫' };
  const sizes = STAFF.map((staff) => `${thousands(staff)} ${people[language]}`);
  const rows = COST_ROWS.map(({ what, shows, words }) => {
    const costs = STAFF.map((staff) => monthlyCosts[what](staff));
    const beside = costs.map(({ unmeteredCalls }) => thousands(unmeteredCalls)).join(' / ');
    return [
      words[language],
      SHOWN[shows][language],
      ...costs.map((cost) => thousands(cost[shows])),
      costs.every(({ unmeteredCalls }) => unmeteredCalls === 0) ? '0' : beside,
    ];
  });
  return table([head[language], counts[language], ...sizes, unmetered[language]], rows);
}

function operationTable(language: PageLanguage): string {
  const head: Readonly<Record<PageLanguage, readonly string[]>> = {
    en: ['operation', 'metered', 'page of the DingTalk documentation', 'as of'],
    zhHK: ['操作', '計費', '釘釘文件頁面', '日期'],
  };
  const rows = allOperations().map(({ name, metering }) => [
    `\`${name}\``,
    yesOrNo(metering.metered, language),
    `\`${metering.source}\``,
    metering.asOf,
  ]);
  return table(head[language], rows);
}

function eventTable(language: PageLanguage): string {
  const head: Readonly<Record<PageLanguage, readonly string[]>> = {
    en: ['events', 'metered', 'as of'],
    zhHK: ['事件', '計費', '日期'],
  };
  const metered = eventCatalogue.filter(({ metering }) => metering === 'metered');
  const exempt = eventCatalogue.filter(({ metering }) => metering === 'exempt');
  const unknown = eventCatalogue.filter(({ metering }) => metering === 'unknown');
  const counted: Words = { en: 'not stated: counted as metered', zhHK: '文件沒有說明：當作計費' };
  const rows = [
    [namesOf(metered), yesOrNo(true, language), CATALOGUE_SOURCE.asOf],
    [namesOf(exempt), yesOrNo(false, language), CATALOGUE_SOURCE.asOf],
    [namesOf(unknown), counted[language], CATALOGUE_SOURCE.asOf],
  ];
  return table(
    head[language],
    rows.filter(([names]) => names !== ''),
  );
}

function namesOf(events: readonly { readonly type: string }[]): string {
  return events
    .map(({ type }) => `\`${type}\``)
    .sort()
    .join(', ');
}

function yesOrNo(isTrue: boolean, language: PageLanguage): string {
  const words: Readonly<Record<PageLanguage, readonly [string, string]>> = {
    en: ['yes', 'no'],
    zhHK: ['是', '否'],
  };
  return words[language][isTrue ? 0 : 1];
}

function thousands(count: number): string {
  return count.toLocaleString('en-GB');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
