import { spawnSync } from 'node:child_process';
import { programPath } from '../support/debian-programs.ts';

/** Hexadecimal code of each character, by the character; those that a witness refuses are absent. */
export type Codes = ReadonlyMap<string, string>;

const PYTHON_ENCODE = `
import sys
codec = sys.argv[1]
for line in sys.stdin.buffer:
    name, text = line.rstrip(b'\\n').split(b'\\t')
    try:
        code = text.decode('utf-8').encode(codec)
    except UnicodeEncodeError:
        code = b''
    sys.stdout.buffer.write(name + b'\\t' + code + b'\\n')
`;

const PYTHON_DECODE = `
import sys
codec = sys.argv[1]
for line in sys.stdin.buffer:
    name, code = line.rstrip(b'\\n').split(b'\\t')
    try:
        text = code.decode(codec)
    except UnicodeDecodeError:
        text = ''
    sys.stdout.buffer.write(name + b'\\t' + text.encode('utf-8') + b'\\n')
`;

/** All of them, each on a line of its own, through glibc's iconv; `-c` leaves out what it lacks. */
export function writtenByIconv(characters: readonly string[], target: string): Codes {
  return codesOf(run('iconv', ['-c', '-f', 'UTF-8', '-t', target], linesOf(characters)));
}

export function writtenByPython(characters: readonly string[], codec: string): Codes {
  return codesOf(run('python3', ['-c', PYTHON_ENCODE, codec], linesOf(characters)));
}

/** What glibc reads in the codes, by the character that they were written for. */
export function readByIconv(codes: Codes, source: string): ReadonlyMap<string, string> {
  // Names are ASCII, so that the reader sees nothing but the codes.
  return textsOf(run('iconv', ['-c', '-f', source, '-t', 'UTF-8'], codeLines(codes)));
}

export function readByPython(codes: Codes, codec: string): ReadonlyMap<string, string> {
  return textsOf(run('python3', ['-c', PYTHON_DECODE, codec], codeLines(codes)));
}

function run(program: string, options: readonly string[], input: Buffer): Buffer {
  const { stdout, stderr, error } = spawnSync(programPath(program), options, {
    input,
    maxBuffer: 64 * 1024 * 1024,
  });
  // iconv -c ends with status 1 when it left something out; only a message is a failure.
  if (error !== undefined || stderr.length > 0) {
    throw new Error(`${program}: ${error?.message ?? stderr.toString()}`);
  }
  return stdout;
}

function linesOf(characters: readonly string[]): Buffer {
  return Buffer.from(characters.map((text) => `${nameOf(text)}\t${text}\n`).join(''));
}

function codeLines(codes: Codes): Buffer {
  const parts = [...codes].map(([text, code]) => [
    Buffer.from(`${nameOf(text)}\t`),
    Buffer.from(code, 'hex'),
    Buffer.from('\n'),
  ]);
  return Buffer.concat(parts.flat());
}

/** No code of these sets holds a tab or a line feed, so the lines stay lines. */
function* fieldsOf(output: Buffer): Generator<readonly [string, Buffer]> {
  for (let start = 0; start < output.length;) {
    const end = output.indexOf('\n', start);
    const tab = output.indexOf('\t', start);
    if (end < 0 || tab < 0 || tab > end) throw new Error('a witness wrote a line of another form');
    const value = output.subarray(tab + 1, end);
    if (value.length > 0) yield [textNamed(output.toString('latin1', start, tab)), value];
    start = end + 1;
  }
}

function codesOf(output: Buffer): Codes {
  return new Map([...fieldsOf(output)].map(([text, value]) => [text, value.toString('hex')]));
}

function textsOf(output: Buffer): ReadonlyMap<string, string> {
  return new Map([...fieldsOf(output)].map(([text, value]) => [text, value.toString('utf8')]));
}

function nameOf(text: string): string {
  return Array.from(text, (character) => character.codePointAt(0)?.toString(16) ?? '').join('+');
}

function textNamed(name: string): string {
  return String.fromCodePoint(...name.split('+').map((hex) => Number.parseInt(hex, 16)));
}
