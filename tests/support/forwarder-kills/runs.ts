import type { Answer, AuditServices } from './audit-services.ts';

/** An invocation that is under way. */
export interface Run {
  readonly hasEnded: () => boolean;
  /** Its answer; undefined if it was killed or could not be asked. Never rejects. */
  readonly ended: Promise<Answer | undefined>;
}

/** Invocations of the forwarder by a person, and what they answered. */
export class Runs {
  count = 0;
  failedDeliveries = 0;
  /** The last answer, or what was thrown in its place. */
  last: unknown;

  begin(services: AuditServices): Run {
    this.count += 1;
    let isOver = false;
    const ended = services
      .invoke({ action: 'forward' })
      .then((answer) => {
        this.#note(answer);
        return answer;
      })
      .catch((error: unknown) => {
        this.last = String(error);
        return undefined;
      })
      .finally(() => (isOver = true));
    return { hasEnded: () => isOver, ended };
  }

  #note(answer: Answer): void {
    this.last = answer;
    const organisations = (answer['organisations'] ?? []) as readonly {
      readonly sinks?: readonly { readonly error?: unknown }[];
    }[];
    const failed = organisations
      .flatMap(({ sinks = [] }) => sinks)
      .filter(({ error }) => error !== undefined);
    this.failedDeliveries += failed.length;
  }
}
