/** A member of an object: its name, and where its value stands in the text. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /[ \t\r\n]*/y;
const SCALAR = /[^\s,:{}[\]"]+/y;

/** Where the next thing that is no blank stands. */
export function skipBlank(text: string, from: number): number {
  BLANK.lastIndex = from;
  return from + (BLANK.exec(text)?.[0].length ?? 0);
}

/**
 * Where the value that begins here ends, by brackets and quotes alone: whether it is JSON is for
 * `JSON.parse` to say. Undefined if the text ends before it. Depth costs no stack.
 */
export function endOfValue(text: string, start: number): number | undefined {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[') return endOfScalar(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** The members of an object that `JSON.parse` has taken, in their order, repeated names included. */
export function membersOf(object: string): readonly JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipBlank(object, 1);
  while (object[at] === '"') {
    const nameEnd = endOfString(object, at);
    if (nameEnd === undefined) break;
    const name = JSON.parse(object.slice(at, nameEnd)) as string;
    const start = skipBlank(object, skipBlank(object, nameEnd) + 1);
    const end = endOfValue(object, start);
    if (end === undefined) break;
    members.push({ name, start, end });
    at = skipBlank(object, skipBlank(object, end) + 1);
  }
  return members;
}

function endOfString(text: string, start: number): number | undefined {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return undefined;
}

function endOfScalar(text: string, start: number): number | undefined {
  SCALAR.lastIndex = start;
  const match = SCALAR.exec(text);
  return match === null ? undefined : start + match[0].length;
}
