import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LogTail } from './log-tail.ts';

const MARKER = /^FC \w+ (Start|End) RequestId: (\S+)$/;
/** A request id as this host gives them. */
const REQUEST_ID = /\b1-[0-9a-f]{8,9}-[0-9a-f]{8}-[0-9a-f]{12}\b/;

/** A line of a function, as the service for logs is given it. */
export interface FunctionLogLine {
  readonly functionName: string;
  readonly instanceId: string;
  /** `-` outside of requests, and where an instance works on several at once. */
  readonly requestId: string;
  readonly atEpochMs: number;
  readonly text: string;
}

/**
 * The log of one function: every line that its instances write, with local time, instance and the
 * request that was running (`-` outside of requests), and the platform's Start and End lines.
 */
export class FunctionLog {
  readonly file: string;
  readonly #stream: WriteStream;
  readonly #now: () => number;
  readonly #tails = new Map<string, LogTail>();
  readonly #functionName: string;
  readonly #tell: ((line: FunctionLogLine) => void) | undefined;

  /** @param tell is given each line, too */
  constructor(
    directory: string,
    functionName: string,
    now: () => number,
    tell?: (line: FunctionLogLine) => void,
  ) {
    this.#functionName = functionName;
    this.#tell = tell;
    mkdirSync(directory, { recursive: true });
    this.file = path.join(directory, `${functionName}.log`);
    this.#stream = createWriteStream(this.file, { flags: 'a' });
    // A full disk must not take the host down; the function's own work goes on.
    this.#stream.on('error', () => undefined);
    this.#now = now;
  }

  /** Collects the lines of a request from now on, until it is closed. */
  tailOf(requestId: string): LogTail {
    const tail = new LogTail(() => this.#tails.delete(requestId));
    this.#tails.set(requestId, tail);
    return tail;
  }

  write(instanceId: string, requestId: string, line: string): void {
    this.#tails.get(requestId)?.add(line, line.startsWith('FC Invoke End '));
    const atEpochMs = this.#now();
    const time = new Date(atEpochMs).toISOString();
    this.#stream.write(`${time} ${instanceId} ${requestId} ${line}\n`);
    const functionName = this.#functionName;
    this.#tell?.({ functionName, instanceId, requestId, atEpochMs, text: line });
  }

  /**
   * Copies the output of an instance. If it works on one request at a time, its markers tell which
   * request a line belongs to; else a line belongs to the request that it names.
   */
  follow(instanceId: string, stdout: Readable, stderr: Readable, oneRequestAtATime: boolean): void {
    let requestId = '-';
    createInterface({ input: stdout }).on('line', (line) => {
      const marker = oneRequestAtATime ? MARKER.exec(line) : null;
      if (marker?.[1] === 'Start' && marker[2] !== undefined) requestId = marker[2];
      this.write(instanceId, oneRequestAtATime ? requestId : requestNamedIn(line), line);
      if (marker?.[1] === 'End') requestId = '-';
    });
    createInterface({ input: stderr }).on('line', (line) => {
      this.write(instanceId, oneRequestAtATime ? requestId : requestNamedIn(line), line);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }
}

function requestNamedIn(line: string): string {
  return REQUEST_ID.exec(line)?.[0] ?? '-';
}
