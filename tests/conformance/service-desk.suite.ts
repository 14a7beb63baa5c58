import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewRequest, ServiceDesk } from '../../functions/jira-service-desk/ports.ts';

/** A site whose index lags by a minute, with the customer `customer` at desk 10. */
export interface ServiceDeskUnderTest {
  readonly desk: ServiceDesk;
  readonly customer: { readonly accountId: string; readonly email: string };
  advance(durationMs: number): void;
  close(): Promise<void>;
}

const LAG_MS = 60_000;
const file = (name: string, text: string) => ({
  name,
  content: new TextEncoder().encode(text),
  public: true,
});

/** What every adapter of the port guarantees. */
export function serviceDeskSuite(name: string, open: () => Promise<ServiceDeskUnderTest>): void {
  describe(`${name} as a service desk`, () => {
    let site: ServiceDeskUnderTest;
    const request = (change: Partial<NewRequest> = {}): NewRequest => ({
      serviceDeskId: '10',
      requestTypeId: '25',
      fieldValues: { summary: '電腦故障', labels: ['dt-1'] },
      raiseOnBehalfOf: undefined,
      ...change,
    });
    const find = (more: { readonly knownIssueIds?: readonly string[] } = {}) =>
      site.desk.findByLabel({ projectKey: 'ITSD', label: 'dt-1', ...more });

    beforeEach(async () => {
      site = await open();
    });
    afterEach(() => site.close());

    it('makes a request that can be read again, and another one the next time', async () => {
      const made = await site.desk.create(request());
      const second = await site.desk.create(request());

      expect(made.issueKey).toMatch(/^ITSD-\d+$/);
      expect(made.webUrl).toContain(made.issueKey);
      expect(second.issueKey).not.toBe(made.issueKey);
      expect(await site.desk.read(made.issueKey)).toEqual(made);
    });

    it('finds requests by their label, oldest first, once the index knows them', async () => {
      const { issueId, issueKey } = await site.desk.create(request());
      const second = await site.desk.create(request());
      await site.desk.create(request({ fieldValues: { summary: 'x', labels: ['dt-10', 'DT-1'] } }));
      const atOnce = await find();
      site.advance(LAG_MS);

      expect(atOnce).toEqual([]);
      expect(await find()).toEqual([
        { issueId, issueKey },
        { issueId: second.issueId, issueKey: second.issueKey },
      ]);
    });

    it('finds at once what the caller knows of', async () => {
      const { issueId, issueKey } = await site.desk.create(request());

      expect(await find({ knownIssueIds: [issueId] })).toEqual([{ issueId, issueKey }]);
    });

    it('raises for a customer, and refuses to raise for anybody else', async () => {
      const { accountId } = site.customer;
      await site.desk.create(request({ raiseOnBehalfOf: accountId }));

      await expect(site.desk.create(request({ raiseOnBehalfOf: 'nobody' }))).rejects.toMatchObject({
        code: 'jira.request-refused',
        retryable: false,
      });
    });

    it('sets a property as often as one likes', async () => {
      const { issueKey } = await site.desk.create(request());

      await site.desk.setProperty(issueKey, 'dingtalk', { v: 1 });
      await site.desk.setProperty(issueKey, 'dingtalk', { v: 1 });
    });

    it('attaches files, and lists each at once with name and length', async () => {
      const { issueKey } = await site.desk.create(request());
      await site.desk.attach(issueKey, '10', file('報價 "A".pdf', 'ab'));
      await site.desk.attach(issueKey, '10', file('報價 "A".pdf', 'ab'));

      expect(await site.desk.listFiles(issueKey)).toEqual([
        { name: '報價 "A".pdf', bytes: 2 },
        { name: '報價 "A".pdf', bytes: 2 },
      ]);
    });

    it('makes a customer once, and finds the account by the address', async () => {
      const customer = { email: 'cheung@site.example', displayName: 'Cheung Ka Yan' };
      const accountId = await site.desk.createCustomer(customer);
      await site.desk.addCustomer('10', accountId);

      expect(await site.desk.findAccount(customer.email)).toBe(accountId);
      expect(await site.desk.findAccount('nobody@site.example')).toBeUndefined();
      await expect(site.desk.createCustomer(customer)).rejects.toMatchObject({
        code: 'jira.request-refused',
      });
      await site.desk.create(request({ raiseOnBehalfOf: accountId }));
    });

    it('knows its project, and no desk that does not exist', async () => {
      expect(await site.desk.projectKeyOf('10')).toBe('ITSD');
      expect(await site.desk.projectKeyOf('11')).toBeUndefined();
      expect(await site.desk.fieldsOf('10', '99')).toBeUndefined();
    });
  });
}
