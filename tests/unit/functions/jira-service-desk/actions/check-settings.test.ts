import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../../../functions/jira-service-desk/actions/check-settings.ts';
import { createJiraServiceDesk } from '../../../../../functions/jira-service-desk/jira/jira-service-desk.ts';
import type { ServiceDesk } from '../../../../../functions/jira-service-desk/ports.ts';
import { createNodeHttpClient } from '../../../../../shared/http/index.ts';
import { eventsConfiguration } from '../../../../support/jira-service-desk/events-configuration.ts';
import {
  hardwareForm,
  HARDWARE_FORM,
  sampleSettings,
} from '../../../../support/jira-service-desk/sample-settings.ts';

const GOOD_TYPE = {
  mayRaiseOnBehalf: true,
  fields: [
    { fieldId: 'summary', name: 'Summary', required: true, options: [] },
    { fieldId: 'description', name: 'Description', required: false, options: [] },
    { fieldId: 'labels', name: 'Labels', required: false, options: [] },
    { fieldId: 'customfield_10050', name: 'Kit', required: true, options: ['Notebook', 'Monitor'] },
    { fieldId: 'customfield_10051', name: 'Quantity', required: false, options: [] },
    { fieldId: 'customfield_10052', name: 'Needed by', required: false, options: [] },
  ],
};

/** A check of these settings against a site that offers this request type. */
function check(options: {
  readonly settings?: unknown;
  readonly processCodes?: readonly string[];
  readonly type?: Awaited<ReturnType<ServiceDesk['fieldsOf']>>;
  readonly projectKey?: string | undefined;
}) {
  const site = { type: GOOD_TYPE, projectKey: 'ITSD', ...options };
  const desk = {
    projectKeyOf: async () => site.projectKey,
    fieldsOf: async () => site.type,
  } as unknown as ServiceDesk;
  const organisation = {
    corpId: 'dingcorp0001',
    functionSettings: { 'jira-service-desk': options.settings ?? sampleSettings() },
    events: eventsConfiguration(options.processCodes ?? [HARDWARE_FORM]),
  } as never;
  return checkSettings({ organisation, serviceDeskOf: async () => desk }, {});
}

async function problemsOf(options: Parameters<typeof check>[0]): Promise<string> {
  const { outcome, problems } = await check(options);
  expect(outcome).toBe('not-ready');
  for (const { zhHK } of problems) expect(zhHK).toMatch(/\p{Script=Han}/u);
  return problems.map(({ en }) => en).join('\n');
}

describe('the check', () => {
  it('finds nothing where everything fits', async () => {
    expect(await check({})).toEqual({
      corpId: 'dingcorp0001',
      outcome: 'ready',
      problems: [],
    });
  });

  it('names settings that are not valid', async () => {
    expect(await problemsOf({ settings: {} })).toMatch(/siteUrl.*forms/s);
  });

  it('names forms that are mapped and not routed, and the other way round', async () => {
    const problems = await problemsOf({ processCodes: ['PROC-OTHER'] });

    expect(problems).toMatch(/PROC-IT-HARDWARE is mapped, but no subscription/);
    expect(problems).toMatch(/PROC-OTHER is routed/);
  });

  it('names a desk that does not exist or belongs to another project', async () => {
    expect(await problemsOf({ projectKey: undefined })).toMatch(/no service desk 10/);
    expect(await problemsOf({ projectKey: 'HR' })).toMatch(/belongs to HR/);
  });

  it('names a request type that does not exist', async () => {
    expect(await problemsOf({ type: undefined })).toMatch(/no request type 26/);
  });

  it('names every field that does not agree', async () => {
    const fields = [
      { fieldId: 'summary', name: 'Summary', required: true, options: [] },
      { fieldId: 'customfield_10050', name: 'Kit', required: true, options: ['Screen'] },
      { fieldId: 'customfield_1', name: 'Cost centre', required: true, options: [] },
    ];

    const problems = await problemsOf({ type: { mayRaiseOnBehalf: true, fields } });

    expect(problems).toMatch(/does not show the field labels/);
    expect(problems).toMatch(/does not show the field description/);
    expect(problems).toMatch(/customfield_1 \(Cost centre\) is required and not mapped/);
    expect(problems).toMatch(/customfield_10050 has no option Notebook/);
  });

  it('names the permission to act for others only where somebody needs it', async () => {
    const type = { ...GOOD_TYPE, mayRaiseOnBehalf: false };
    const settings = sampleSettings({ requesters: { otherwise: 'refuse' } });

    expect(await problemsOf({ type, settings })).toMatch(/on behalf of others/);
    expect((await check({ type })).outcome).toBe('ready');
  });

  it('goes on with the other forms where one cannot be looked at', async () => {
    const desk = {
      projectKeyOf: async () => 'ITSD',
      fieldsOf: async (_desk: string, requestTypeId: string) => {
        if (requestTypeId === '99') throw new Error('no answer');
        return undefined;
      },
    } as unknown as ServiceDesk;
    const forms = { a: hardwareForm({ requestTypeId: '99' }), b: hardwareForm() };
    const organisation = {
      corpId: 'dingcorp0001',
      functionSettings: { 'jira-service-desk': sampleSettings({ forms }) },
      events: eventsConfiguration(['a', 'b']),
    } as never;

    const { problems } = await checkSettings({ organisation, serviceDeskOf: async () => desk }, {});

    const told = problems.map(({ en }) => en).join('\n');
    expect(told).toMatch(/unexpected fault/);
    expect(told).toMatch(/form b: the service desk has no request type 26/);
  });

  it('tells that Jira cannot be reached, with what to do', async () => {
    const http = createNodeHttpClient();
    const unreachable = createJiraServiceDesk({
      siteUrl: 'http://127.0.0.1:1',
      credentials: { email: 'a@site.example', apiToken: 'invented' },
      http,
      nowEpochMs: () => 0,
    });
    const organisation = {
      corpId: 'c',
      functionSettings: { 'jira-service-desk': sampleSettings({ forms: { x: hardwareForm() } }) },
      events: eventsConfiguration(['x']),
    } as never;
    const result = await checkSettings(
      { organisation, serviceDeskOf: async () => unreachable },
      {},
    );
    http.close();

    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]?.en).toMatch(/no trustworthy answer.*check the address/s);
  });
});
