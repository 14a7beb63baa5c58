import { median } from '../alternating-rounds.ts';
import { microseconds, type BenchRow } from '../bench-row.ts';
import { driveRequests, type PreparedRequest } from './drive-requests.ts';
import { CALLBACK, intakeRequests } from './encrypted-callbacks.ts';
import { ReceiverPrograms, type MeasuredServer } from './measured-server.ts';
import { bareRequests, boltRequests, octokitRequests } from './signed-requests.ts';

const REQUESTS_PER_ROUND = 2_000;
const ROUNDS = 9;
const WARM_UP = 3;

const names = ['bare', 'floor', 'octokit', 'bolt', 'intake'] as const;
type Name = (typeof names)[number];
const requestsFor: Readonly<Record<Name, (count: number) => PreparedRequest[]>> = {
  bare: bareRequests,
  floor: (count) => intakeRequests('/', count),
  octokit: octokitRequests,
  bolt: boltRequests,
  intake: (count) => intakeRequests(`/callback/${CALLBACK.app}`, count),
};

/** Processor time of a server for one request, in milliseconds: one figure for each round. */
type Costs = Readonly<Record<Name, readonly number[]>>;

/**
 * The whole intake over HTTP beside a server that checks nothing, one that does the same cryptography
 * unchecked, which is the floor, and two receivers of other vendors' callbacks, which check an HMAC;
 * each in a process of its own. They take turns, and who goes first changes.
 */
export async function intakeHttpRows(): Promise<BenchRow[]> {
  const programs = await ReceiverPrograms.prepare();
  const servers = new Map<Name, MeasuredServer>();
  try {
    for (const name of names) servers.set(name, await programs.start(name));
    const costs = await measure(servers);
    return [
      rowBeside(costs, 'bare', 'bare node:http', undefined),
      rowBeside(costs, 'floor', 'bare node:http with the same cryptography', 0.5),
      rowBeside(costs, 'octokit', '@octokit/webhooks', undefined),
      rowBeside(costs, 'bolt', '@slack/bolt', undefined),
    ];
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
    await programs.dispose();
  }
}

async function measure(servers: ReadonlyMap<Name, MeasuredServer>): Promise<Costs> {
  const costs = { bare: [], floor: [], octokit: [], bolt: [], intake: [] } as Record<
    Name,
    number[]
  >;
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const first = (round + WARM_UP) % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const server = servers.get(name);
      if (server === undefined) throw new Error(`${name} was not started`);
      const cost = await costOfRound(server, requestsFor[name](REQUESTS_PER_ROUND));
      if (round >= 0) costs[name].push(cost);
    }
  }
  return costs;
}

async function costOfRound(
  server: MeasuredServer,
  requests: readonly PreparedRequest[],
): Promise<number> {
  const before = await server.processorMs();
  await driveRequests(server.port, requests);
  return ((await server.processorMs()) - before) / requests.length;
}

/** `budget`: how many times the peer's requests per processor second the intake must reach. */
function rowBeside(
  costs: Costs,
  peer: Name,
  peerName: string,
  budget: number | undefined,
): BenchRow {
  const ratio = median(costs.intake.map((own, at) => (costs[peer][at] ?? Number.NaN) / own));
  return {
    id: `intake-http-${peer}`,
    what: {
      en: `intake over HTTP: requests per processor second, beside ${peerName}`,
      zhHK: `經 HTTP 接收：每處理器秒的請求數，對照 ${peerName}`,
    },
    figure: figureOf(median(costs.intake)),
    reference: figureOf(median(costs[peer])),
    ratio,
    budget: budget === undefined ? '—' : `≥ ${String(budget)} ×`,
    isMet: budget === undefined ? undefined : ratio >= budget,
  };
}

function figureOf(costMs: number): string {
  return `${(1_000 / costMs).toFixed(0)}/s (${microseconds(costMs)})`;
}
