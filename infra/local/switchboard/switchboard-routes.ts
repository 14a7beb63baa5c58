import type { FunctionControl } from '../function-host/function-control.ts';
import type { FaultRule, FaultSwitchboard } from '../stand-in/fault-switchboard.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import {
  invalidBody,
  timeRunsForward,
  unknownFault,
  unknownRequest,
  unknownTrigger,
  type Refusal,
} from './switchboard-errors.ts';
import { clockRequest, faultRequest } from './switchboard-requests.ts';

export interface SwitchboardParts {
  readonly faults: FaultSwitchboard;
  readonly clock: LocalClock;
  readonly functions: FunctionControl;
  /** Resolves when the last move of time is on disk: only then is it answered for. */
  readonly untilTimeStored?: () => Promise<void>;
}

/** Thrown to refuse a request. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.text.en);
    this.name = 'RefusedRequest';
    this.refusal = refusal;
  }
}

export interface SwitchboardAnswer {
  readonly status: number;
  readonly content: unknown;
}

/** Carries out one request. @throws RefusedRequest for what it does not accept. */
export async function route(
  parts: SwitchboardParts,
  method: string,
  segments: readonly string[],
  body: unknown,
): Promise<SwitchboardAnswer> {
  const [resource, name, kind, trigger, action] = segments;
  if (resource === 'faults' && segments.length <= 2) return faults(parts, method, name, body);
  if (resource === 'clock' && segments.length === 1) return clock(parts, method, body);
  if (resource === 'functions' && segments.length === 1 && method === 'GET') {
    return { status: 200, content: { functions: describeFunctions(parts.functions) } };
  }
  if (
    method === 'POST' &&
    resource === 'functions' &&
    name !== undefined &&
    kind === 'triggers' &&
    trigger !== undefined &&
    action === 'fire'
  ) {
    const fired = await parts.functions.fireTrigger(name, trigger);
    if (fired === undefined) throw new RefusedRequest(unknownTrigger(name, trigger));
    return { status: 202, content: fired };
  }
  if (method === 'GET' && resource === 'functions' && kind === 'tasks' && trigger !== undefined) {
    const status = parts.functions.taskStatus(name ?? '', trigger);
    if (status !== undefined) return { status: 200, content: { taskId: trigger, status } };
  }
  throw new RefusedRequest(unknownRequest(`${method} /${segments.join('/')}`));
}

function faults(
  parts: SwitchboardParts,
  method: string,
  id: string | undefined,
  body: unknown,
): SwitchboardAnswer {
  if (method === 'GET' && id === undefined) {
    return { status: 200, content: { faults: parts.faults.list() } };
  }
  if (method === 'POST' && id === undefined) {
    const rule = faultRequest.safeParse(body);
    if (!rule.success) throw new RefusedRequest(invalidBody(describeIssues(rule.error)));
    // Absent keys stay absent in what zod returns; its type does not say so.
    const added = parts.faults.add(rule.data as Omit<FaultRule, 'id'> & { readonly id?: string });
    return { status: 201, content: { id: added } };
  }
  if (method === 'DELETE' && id === undefined) {
    parts.faults.clear();
    return { status: 200, content: { faults: [] } };
  }
  if (method === 'DELETE' && id !== undefined) {
    if (!parts.faults.remove(id)) throw new RefusedRequest(unknownFault(id));
    return { status: 200, content: { faults: parts.faults.list() } };
  }
  throw new RefusedRequest(unknownRequest(`${method} /faults`));
}

async function clock(
  parts: SwitchboardParts,
  method: string,
  body: unknown,
): Promise<SwitchboardAnswer> {
  if (method === 'POST') {
    const move = clockRequest.safeParse(body);
    if (!move.success) throw new RefusedRequest(invalidBody(describeIssues(move.error)));
    if ('advanceMs' in move.data) parts.clock.advance(move.data.advanceMs);
    else advanceTo(parts.clock, Date.parse(move.data.to));
    await parts.untilTimeStored?.();
  } else if (method !== 'GET') {
    throw new RefusedRequest(unknownRequest(`${method} /clock`));
  }
  const now = parts.clock.nowEpochMs();
  return {
    status: 200,
    content: {
      now: new Date(now).toISOString(),
      nowEpochMs: now,
      offsetMs: parts.clock.offsetMs,
    },
  };
}

function advanceTo(clock: LocalClock, epochMs: number): void {
  try {
    clock.advanceTo(epochMs);
  } catch (error) {
    if (error instanceof RangeError) throw new RefusedRequest(timeRunsForward);
    throw error;
  }
}

function describeFunctions(functions: FunctionControl): unknown {
  return functions.functions().map((one) => ({
    ...one,
    triggers: one.triggers.map(({ nextDueEpochMs, lastFiredEpochMs, ...trigger }) => ({
      ...trigger,
      ...(nextDueEpochMs === undefined ? {} : { nextDue: new Date(nextDueEpochMs).toISOString() }),
      ...(lastFiredEpochMs === undefined
        ? {}
        : { lastFired: new Date(lastFiredEpochMs).toISOString() }),
    })),
  }));
}

function describeIssues(error: {
  readonly issues: readonly { path: PropertyKey[]; message: string }[];
}): string {
  return error.issues
    .map(({ path, message }) => [path.map(String).join('.'), message].filter(Boolean).join(': '))
    .join('; ');
}
