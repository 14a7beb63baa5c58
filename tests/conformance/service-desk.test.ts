import { createJiraServiceDesk } from '../../functions/jira-service-desk/jira/jira-service-desk.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { API_TOKEN, JiraBench } from '../support/jira-bench.ts';
import { MemoryServiceDesk } from '../support/jira-service-desk/memory-service-desk.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { serviceDeskSuite } from './service-desk.suite.ts';

const LAG_MS = 60_000;

serviceDeskSuite('the memory adapter', async () => {
  const clock = new VirtualClock(0);
  const desk = new MemoryServiceDesk(clock);
  desk.indexDelayMs = LAG_MS;
  const customer = { accountId: 'qm:chan', email: 'chan@site.example' };
  desk.customers.add(customer.accountId);
  return {
    desk,
    customer,
    advance: (durationMs) => clock.advance(durationMs),
    close: () => Promise.resolve(),
  };
});

serviceDeskSuite('the adapter of Jira Service Management', async () => {
  const bench = await JiraBench.start({ indexDelayMs: LAG_MS });
  const http = createNodeHttpClient({
    certificateAuthorities: [bench.context.authority.certificatePem],
  });
  const desk = createJiraServiceDesk({
    siteUrl: String(bench.jira.endpoints['tlsUrl']),
    credentials: { email: String(bench.jira.endpoints['email']), apiToken: API_TOKEN },
    http,
    nowEpochMs: () => bench.context.clock.nowEpochMs(),
  });
  return {
    desk,
    customer: {
      accountId: 'qm:0a1b2c3d-0000-4000-8000-000000000002',
      email: 'chan.tai.man@harbour-peak.example',
    },
    advance: (durationMs) => bench.context.clock.advance(durationMs),
    close: async () => {
      http.close();
      await bench.close();
    },
  };
});
