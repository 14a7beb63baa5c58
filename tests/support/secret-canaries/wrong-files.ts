import { stringify } from 'csv-stringify/sync';
import { payrollMappingOf } from '../../../infra/local/sample-company/index.ts';
import { exportMonth } from './ordinary-work.ts';
import { plantOf } from './plant.ts';
import type { PlantedCloud } from './planted-cloud.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64');

/** Tables and files by hand whose cells hold what does not belong there; the codes that they got. */
export async function handInWrongFiles(planted: PlantedCloud): Promise<readonly unknown[]> {
  const { sentence, person, token } = plantOf('file handed in');
  const { identityCard, mobile, bankAccount } = person;
  const adjustments =
    `employee_number,date,measure,minutes,reason,author\n` +
    `${identityCard},${mobile},"${sentence}",${bankAccount},"${sentence}",${token}\n` +
    `"${sentence}",2026-10-01,ot_weekday,9999,,\n`;
  const compared =
    `employee_number,earnings_code,quantity,date\n` +
    `"${sentence}","${sentence}",${mobile} hours,${identityCard}\n${identityCard},REG,x\n`;
  const codes: unknown[] = [];
  for (const [action, content] of [
    ['adjust', adjustments],
    ['adjust', sentence],
    ['adjust', identityCard],
    ['adjust', `${sentence}\n${sentence}`],
    ['adjust', `"${sentence}`],
    ['compare', compared],
    ['compare', sentence],
    ['compare', `PK\u0003\u0004${sentence}`],
    ['compare', `employee_number,earnings_code,quantity,${identityCard}\n1,2,3,4\n`],
  ] as const) {
    codes.push(codeOf(await planted.askExport({ action, content: encoded(content) })));
  }
  return codes;
}

/** A table of earnings codes and one of people with wrong cells; the codes that an export gave. */
export async function publishWrongTables(planted: PlantedCloud): Promise<readonly unknown[]> {
  const { sentence, person, token } = plantOf('file handed in');
  const { company } = planted.running;
  const { earningsCodes, people } = payrollMappingOf(company);
  const wrong = { ...earningsCodes[0], earnings_code: sentence, measure: person.identityCard };
  await planted.running.publishEarningsCodes([...earningsCodes, wrong]);
  const codes = [codeOf(await exportMonth(planted, { refresh: true }))];
  await planted.running.publishEarningsCodes(earningsCodes);
  const [first] = people;
  const strange = [
    { ...first, user_id: sentence, employee_number: person.identityCard },
    { ...first, user_id: '', job_number: person.mobile, employee_number: sentence },
    { ...first, user_id: first?.user_id, company_code: sentence, valid_from: token },
  ];
  await planted.running.publishPeople([...people, ...strange]);
  codes.push(codeOf(await exportMonth(planted, { refresh: true })));
  await planted.running.publishPeople(people);
  return codes;
}

/** Reason and author of an adjustment are shown to whoever releases; a number in them is not. */
export async function adjustWithCanaries(planted: PlantedCloud): Promise<unknown> {
  const { sentence } = plantOf('adjustment');
  const [person] = payrollMappingOf(planted.running.company).people;
  const row = {
    employee_number: person?.employee_number,
    date: `${planted.running.period}-06`,
    measure: 'worked',
    minutes: '30',
    reason: sentence,
    author: 'hk001',
  };
  const content = encoded(stringify([row], { header: true }));
  return codeOf(await planted.askExport({ action: 'adjust', content }));
}

function codeOf(answer: Readonly<Record<string, unknown>>): unknown {
  const error = answer['error'] as { readonly code: string } | undefined;
  return error?.code ?? answer['outcome'];
}
