import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { json } from './jira-answers.ts';
import type { JiraBehaviour } from './operation.ts';
import type { SiteState } from './site-state.ts';
import { STATUSES, type StoredRequest } from './site.ts';

/** Paths below this one are the stand-in's own. Jira has nothing like it. */
export const CONTROL_PREFIX = '/_stand-in/';

/** What a test or the launcher can see and change, besides the fault switchboard. */
export interface JiraControls {
  /** Every request of the site, in the order of making. */
  requests(): readonly StoredRequest[];
  behaviour(): JiraBehaviour;
  /** Changes the named settings, until the stand-in ends. */
  setBehaviour(change: Partial<JiraBehaviour>): JiraBehaviour;
  /** An agent works on a request. @throws RangeError for an unknown request or status */
  setStatus(issueKey: string, status: string): Promise<void>;
}

export function controlsOf(parts: {
  readonly state: SiteState;
  readonly now: () => number;
  readonly behaviour: { current: JiraBehaviour };
}): JiraControls {
  const { state, now, behaviour } = parts;
  return {
    requests: () => state.requests(),
    behaviour: () => behaviour.current,
    setBehaviour: (change) => {
      const unknown = Object.keys(change).find((name) => !(name in behaviour.current));
      // A misspelt name would otherwise change nothing and say nothing.
      if (unknown !== undefined) throw new RangeError(`there is no setting ${unknown}`);
      behaviour.current = { ...behaviour.current, ...change };
      return behaviour.current;
    },
    setStatus: (issueKey, status) => {
      if (!STATUSES.some((known) => known === status)) throw new RangeError(`no status ${status}`);
      const statusEpochMs = now();
      return state.changeRequest(issueKey, (request) => ({ ...request, status, statusEpochMs }));
    },
  };
}

/** The controls over HTTP, for tests in other languages and for the launcher. */
export async function handleControl(
  controls: JiraControls,
  request: StandInRequest,
): Promise<StandInResponse> {
  const name = `${request.method} ${request.url.pathname.slice(CONTROL_PREFIX.length)}`;
  try {
    const body = JSON.parse(request.body.toString('utf8') || '{}') as Record<string, unknown>;
    switch (name) {
      case 'GET requests':
        return json(200, { requests: controls.requests() });
      case 'GET behaviour':
        return json(200, controls.behaviour());
      case 'PUT behaviour':
        return json(200, controls.setBehaviour(body));
      case 'POST transitions':
        await controls.setStatus(String(body['issueKey']), String(body['status']));
        return json(200, {});
      default:
        return json(404, { error: `no control ${name}` });
    }
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'unknown fault' });
  }
}
