/** A message taken apart. */
export interface ParsedSyslog {
  readonly facility: number;
  readonly severity: number;
  readonly timestamp: string;
  readonly hostName: string;
  readonly appName: string;
  readonly processId: string;
  readonly messageId: string;
  readonly structuredData: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly hasByteOrderMark: boolean;
  readonly text: string;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Takes the frames of RFC 5425 apart: MSG-LEN SP SYSLOG-MSG, one after another, by bytes. */
export function octetCountedFrames(bytes: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = bytes.toString('latin1', at, space < 0 ? bytes.length : space);
    if (space < 0 || !/^[1-9][0-9]*$/.test(length)) throw new SyntaxError('no length of a frame');
    const end = space + 1 + Number(length);
    if (end > bytes.length) throw new SyntaxError('the last frame is cut off');
    frames.push(bytes.subarray(space + 1, end));
    at = end;
  }
  return frames;
}

/**
 * Reads a message by the grammar of RFC 5424, section 6, and by nothing else.
 *
 * @throws SyntaxError for what the grammar does not know
 */
export function parseSyslog(message: Buffer): ParsedSyslog {
  const reader = new Reader(message);
  const priority = Number(reader.match(/<(0|[1-9][0-9]{0,2})>/y));
  if (priority > 191) throw new SyntaxError('PRIVAL is 0 to 191');
  reader.match(/1( )/y);
  const timestamp = reader.match(
    /(-|[0-9]{4}-(?:0[1-9]|1[0-2])-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])) /y,
  );
  const hostName = reader.match(/([\x21-\x7e]{1,255}) /y);
  const appName = reader.match(/([\x21-\x7e]{1,48}) /y);
  const processId = reader.match(/([\x21-\x7e]{1,128}) /y);
  const messageId = reader.match(/([\x21-\x7e]{1,32}) /y);
  const structuredData = reader.structuredData();
  const rest = reader.isAtEnd() ? Buffer.alloc(0) : reader.afterSpace();
  const hasByteOrderMark = rest.subarray(0, 3).equals(BYTE_ORDER_MARK);
  const text = hasByteOrderMark ? rest.subarray(3) : rest;
  return {
    facility: Math.floor(priority / 8),
    severity: priority % 8,
    timestamp,
    hostName,
    appName,
    processId,
    messageId,
    structuredData,
    hasByteOrderMark,
    text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text),
  };
}

class Reader {
  readonly #bytes: Buffer;
  /** One character for each byte, so that places are the same. */
  readonly #text: string;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#text = bytes.toString('latin1');
  }

  match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [whole, part] = pattern.exec(this.#text) ?? [];
    if (whole === undefined || part === undefined) {
      throw new SyntaxError(`${String(pattern)} does not match at ${String(this.#at)}`);
    }
    this.#at += whole.length;
    return part;
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  afterSpace(): Buffer {
    this.match(/( )/y);
    return this.#bytes.subarray(this.#at);
  }

  structuredData(): Record<string, Record<string, string>> {
    const elements: Record<string, Record<string, string>> = {};
    if (this.#text.charAt(this.#at) === '-') {
      this.#at += 1;
      return elements;
    }
    do {
      const name = this.match(/\[([\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32})/y);
      if (name in elements) throw new SyntaxError('an SD-ID is there twice');
      elements[name] = this.#parameters();
    } while (this.#text.charAt(this.#at) === '[');
    return elements;
  }

  #parameters(): Record<string, string> {
    const parameters: Record<string, string> = {};
    while (this.#text.charAt(this.#at) !== ']') {
      const name = this.match(/ ([\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32})=/y);
      const value = this.match(/"((?:[^"\\\]]|\\[^])*)"/y);
      parameters[name] = Buffer.from(value.replaceAll(/\\(["\\\]])/g, '$1'), 'latin1').toString();
    }
    this.#at += 1;
    return parameters;
  }
}
