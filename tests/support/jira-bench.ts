import { startJiraStandIn, type JiraStandIn } from '../../infra/local/jira/jira-stand-in.ts';
import type { JiraBehaviour } from '../../infra/local/jira/operation.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from './stand-in-context.ts';

export const API_TOKEN = 'an invented API token of the bench';

export interface JiraAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A Jira stand-in with a client of a few lines that knows nothing of ours. */
export class JiraBench {
  readonly context: TemporaryStandInContext;
  jira: JiraStandIn;

  private constructor(context: TemporaryStandInContext, jira: JiraStandIn) {
    this.context = context;
    this.jira = jira;
  }

  static async start(behaviour: Partial<JiraBehaviour> = {}): Promise<JiraBench> {
    const context = await temporaryStandInContext('jira');
    return new JiraBench(
      context,
      await startJiraStandIn(context, { apiToken: API_TOKEN, behaviour }),
    );
  }

  /** Ends the stand-in and starts it again over the same state. */
  async restart(): Promise<void> {
    await this.jira.close();
    this.jira = await startJiraStandIn(this.context, { apiToken: API_TOKEN });
  }

  async close(): Promise<void> {
    await this.jira.close();
    await this.context.dispose();
  }

  get authorization(): string {
    const { email } = this.jira.endpoints;
    return `Basic ${Buffer.from(`${String(email)}:${API_TOKEN}`).toString('base64')}`;
  }

  get(path: string): Promise<JiraAnswer> {
    return this.send(path, {});
  }

  post(path: string, body: unknown): Promise<JiraAnswer> {
    return this.send(path, { method: 'POST', body: JSON.stringify(body) });
  }

  put(path: string, body: unknown): Promise<JiraAnswer> {
    return this.send(path, { method: 'PUT', body: JSON.stringify(body) });
  }

  async send(path: string, init: RequestInit): Promise<JiraAnswer> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', this.authorization);
    const response = await fetch(`${String(this.jira.endpoints['url'])}/${path}`, {
      ...init,
      headers,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }
}

function parse(text: string): JiraAnswer['body'] {
  try {
    return JSON.parse(text) as JiraAnswer['body'];
  } catch {
    return {};
  }
}
