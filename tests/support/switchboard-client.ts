import type { FaultRule } from '../../infra/local/stand-in/fault-switchboard.ts';

/** The local cloud's switchboard, as any program asks it. */
export interface SwitchboardClient {
  /** Switches a fault on and tells its id. */
  addFault(rule: Omit<FaultRule, 'id'>): Promise<string>;
  removeFault(id: string): Promise<void>;
  advance(durationMs: number): Promise<void>;
}

export function createSwitchboardClient(url: string): SwitchboardClient {
  const post = (path: string, body: unknown): Promise<Response> =>
    accepted(
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  return {
    addFault: async (rule) => ((await (await post('/faults', rule)).json()) as { id: string }).id,
    removeFault: async (id) => {
      await accepted(fetch(`${url}/faults/${id}`, { method: 'DELETE' }));
    },
    advance: async (advanceMs) => {
      await post('/clock', { advanceMs });
    },
  };
}

async function accepted(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok) throw new Error(`${String(response.status)} ${await response.text()}`);
  return response;
}
