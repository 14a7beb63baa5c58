import type { FaultRule } from '../../infra/local/stand-in/fault-switchboard.ts';

export type FiredFault = FaultRule & { readonly fired: number };

/** What the switchboard tells of a function, as far as tests look at it. */
export interface SeenFunction {
  readonly functionName: string;
  readonly processIds: readonly number[];
}

/** The local cloud's switchboard, as any program asks it. */
export interface SwitchboardClient {
  /** Switches a fault on and tells its id. */
  addFault(rule: Omit<FaultRule, 'id'>): Promise<string>;
  removeFault(id: string): Promise<void>;
  listFaults(): Promise<readonly FiredFault[]>;
  clearFaults(): Promise<void>;
  advance(durationMs: number): Promise<void>;
  listFunctions(): Promise<readonly SeenFunction[]>;
  /** Tells the id of the invocation. */
  fireTrigger(functionName: string, trigger: string): Promise<string>;
  /** How an asynchronous invocation stands, for example `Succeeded`. */
  taskStatus(functionName: string, taskId: string): Promise<string>;
}

export function createSwitchboardClient(url: string): SwitchboardClient {
  const get = async (path: string): Promise<unknown> =>
    (await accepted(fetch(`${url}${path}`))).json();
  const remove = async (path: string): Promise<void> => {
    await accepted(fetch(`${url}${path}`, { method: 'DELETE' }));
  };
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
    removeFault: (id) => remove(`/faults/${id}`),
    listFaults: async () => ((await get('/faults')) as { readonly faults: FiredFault[] }).faults,
    clearFaults: () => remove('/faults'),
    advance: async (advanceMs) => {
      await post('/clock', { advanceMs });
    },
    listFunctions: async () =>
      ((await get('/functions')) as { readonly functions: SeenFunction[] }).functions,
    fireTrigger: async (functionName, trigger) => {
      const fired = await post(`/functions/${functionName}/triggers/${trigger}/fire`, {});
      return ((await fired.json()) as { readonly taskId: string }).taskId;
    },
    taskStatus: async (functionName, taskId) => {
      const task = await get(`/functions/${functionName}/tasks/${taskId}`);
      return (task as { readonly status: string }).status;
    },
  };
}

async function accepted(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok) throw new Error(`${String(response.status)} ${await response.text()}`);
  return response;
}
