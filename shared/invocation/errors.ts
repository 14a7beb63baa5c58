import type { BilingualProblems } from '../configuration/index.ts';
import { ApplicationError, type BilingualText, type ErrorWording } from '../errors/index.ts';
import { malformedPayload } from './malformed-payload.ts';

/** What any function that takes requests by hand may refuse; those of one function are its own. */
export type RequestErrorCode = 'request.malformed' | 'request.unknown-organisation';

/** What was asked for by hand cannot be done as it was asked. */
export class RequestRefusedError<Code extends string = string> extends ApplicationError<Code> {
  constructor(code: Code, wording: ErrorWording) {
    super({ code, category: 'user', ...wording });
  }
}

/**
 * The payload asks for nothing that the function does; every field that is wrong is named.
 *
 * @param example a payload that would be accepted
 */
export function malformedRequest(
  problems: BilingualProblems,
  example: string,
): RequestRefusedError<'request.malformed'> {
  return new RequestRefusedError('request.malformed', malformedPayload(problems, example));
}

/** The function's time is nearly over. What was stored is kept. */
export class WorkTimeLimitError extends ApplicationError<'work.time-limit'> {
  /** @param remedy what goes on by itself and when, and what a person does after a manual action */
  constructor(remedy: BilingualText) {
    super({
      code: 'work.time-limit',
      category: 'system',
      retryable: true,
      text: {
        en: 'The time limit of the function was nearly reached; the work stopped in order.',
        zhHK: '函數執行時間即將屆滿，工作已有序暫停。',
      },
      remedy,
    });
  }
}
