import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError, type BilingualText } from '../../../shared/errors/index.ts';
import type { FormSettings, JiraSettings } from '../domain/settings.ts';
import type { CallOptions, ServiceDesk } from '../ports.ts';
import { readSettings, SETTINGS_NAME } from '../read-settings.ts';
import { fieldProblems } from './field-problems.ts';

export interface CheckResult {
  readonly corpId: string;
  readonly outcome: 'ready' | 'not-ready';
  /** What keeps approvals from becoming requests. */
  readonly problems: readonly BilingualText[];
}

export interface CheckDependencies {
  readonly organisation: OrganisationConfiguration;
  /** @throws the errors of the secret store, SettingsInvalidError */
  readonly serviceDeskOf: (settings: JiraSettings) => Promise<ServiceDesk>;
}

/**
 * Looks whether an organisation's approvals could become requests now: settings, secret, site,
 * service desk, permissions, request types with their required fields, routing. Changes nothing, and
 * names everything that is wrong at once.
 */
export async function checkSettings(
  { organisation, serviceDeskOf }: CheckDependencies,
  call: CallOptions,
): Promise<CheckResult> {
  const problems: BilingualText[] = [];
  /** By code: a site that does not answer says the same of each form. */
  const failures = new Map<string, BilingualText>();
  // What cannot be looked at is a problem too, and no reason to leave the rest unseen.
  const look = async (part: () => Promise<readonly BilingualText[]>): Promise<void> => {
    try {
      problems.push(...(await part()));
    } catch (error) {
      const { code, text, remedy } = reportError(error);
      failures.set(code, { en: `${text.en} ${remedy.en}`, zhHK: `${text.zhHK}${remedy.zhHK}` });
    }
  };
  await look(async () => {
    const settings = readSettings(organisation);
    problems.push(...routingProblems(organisation, settings));
    const desk = await serviceDeskOf(settings);
    await look(() => deskProblems(desk, settings, call));
    for (const [processCode, form] of Object.entries(settings.forms)) {
      await look(() => formProblems(desk, settings, { processCode, form }, call));
    }
    return [];
  });
  const found = [...problems, ...failures.values()];
  const outcome = found.length === 0 ? 'ready' : 'not-ready';
  return { corpId: organisation.corpId, outcome, problems: found };
}

/** A form that nobody routes here never becomes a request; one that is not mapped is passed over. */
function routingProblems(
  { events }: OrganisationConfiguration,
  { forms }: JiraSettings,
): BilingualText[] {
  const here = events.subscriptions.filter((one) => one.function === SETTINGS_NAME);
  const takesAll = here.some(({ when }) => when.processCodes === undefined);
  const routed = new Set(here.flatMap(({ when }) => when.processCodes ?? []));
  const unrouted = takesAll ? [] : Object.keys(forms).filter((code) => !routed.has(code));
  const unmapped = [...routed].filter((code) => !(code in forms));
  return [
    ...unrouted.map((code) => ({
      en: `form ${code} is mapped, but no subscription of ${SETTINGS_NAME} routes it`,
      zhHK: `表單 ${code} 已有對照表，但沒有 ${SETTINGS_NAME} 的訂閱轉送它`,
    })),
    ...unmapped.map((code) => ({
      en: `form ${code} is routed to ${SETTINGS_NAME}, but it has no mapping: its approvals are passed over`,
      zhHK: `表單 ${code} 已轉送至 ${SETTINGS_NAME}，但沒有對照表：其審批不會處理`,
    })),
  ];
}

async function deskProblems(
  desk: ServiceDesk,
  { serviceDeskId, projectKey }: JiraSettings,
  call: CallOptions,
): Promise<BilingualText[]> {
  const found = await desk.projectKeyOf(serviceDeskId, call);
  if (found === projectKey) return [];
  if (found === undefined) {
    return [
      {
        en: `Jira has no service desk ${serviceDeskId}, or the connector may not see it`,
        zhHK: `Jira 沒有服務台 ${serviceDeskId}，或連接帳戶無權查看`,
      },
    ];
  }
  return [
    {
      en: `projectKey is ${projectKey}, but service desk ${serviceDeskId} belongs to ${found}`,
      zhHK: `projectKey 為 ${projectKey}，但服務台 ${serviceDeskId} 屬於 ${found}`,
    },
  ];
}

async function formProblems(
  desk: ServiceDesk,
  { requesters, serviceDeskId }: JiraSettings,
  { processCode, form }: { readonly processCode: string; readonly form: FormSettings },
  call: CallOptions,
): Promise<BilingualText[]> {
  const { requestTypeId } = form;
  const type = await desk.fieldsOf(serviceDeskId, requestTypeId, call);
  const problems: BilingualText[] = type === undefined ? [] : fieldProblems(form, type.fields);
  if (type === undefined) {
    problems.push({
      en: `the service desk has no request type ${requestTypeId}`,
      zhHK: `服務台沒有請求類型 ${requestTypeId}`,
    });
  }
  const actsForOthers =
    requesters.otherwise === 'refuse' ||
    requesters.byEmail !== 'off' ||
    Object.keys(requesters.accounts).length > 0;
  if (actsForOthers && type?.mayRaiseOnBehalf === false) {
    problems.push({
      en: 'the connector may not raise requests on behalf of others',
      zhHK: '連接帳戶無權代他人提出請求',
    });
  }
  return problems.map(({ en, zhHK }) => ({
    en: `form ${processCode}: ${en}`,
    zhHK: `表單 ${processCode}：${zhHK}`,
  }));
}
