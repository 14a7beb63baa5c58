import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const NOTICE =
  '/*! tablestore_compiled_proto.js of tablestore (Apache-2.0), changed by the build: messages are defined at first use, without functions that the SDK does not call. */\n';

/**
 * Functions of a message class that the SDK never calls, as its generator `pbjs` writes them; the
 * generator's options `--no-verify --no-convert --no-delimited` leave out the same ones.
 */
const UNUSED = [
  'verify',
  'fromObject',
  'toObject',
  'prototype.toJSON',
  'encodeDelimited',
  'decodeDelimited',
] as const;

/** A whole assignment of one, up to the brace that stands as far in as its beginning. */
const UNUSED_FUNCTION = new RegExp(
  `^( *)\\w+\\.(${UNUSED.map((name) => name.replace('.', '\\.')).join('|')}) = function \\w+\\([^)]*\\) \\{\\n(?:[\\s\\S]*?\\n)?\\1\\};\\n`,
  'gm',
);

/** A message or enumeration of a namespace, likewise. */
const MESSAGE = /^( *)proto\.(\w+) = \(function\(\) \{\n([\s\S]*?\n)\1\}\)\(\);\n/gm;

const DEFINE_LATER = `function $later(proto, name, make) {
  const define = (property) => Object.defineProperty(proto, name, { enumerable: true, configurable: true, ...property });
  define({ get: () => { const value = make(); define({ value, writable: true }); return value; } });
}
`;

/**
 * Makes the Tablestore SDK load in half the time. Its generated protocol is most of its text and
 * defines 259 messages, of which a function of ours uses a dozen.
 */
export const tablestoreProtocolPlugin: Plugin = {
  name: 'tablestore-protocol',
  setup: (build) => {
    build.onLoad({ filter: /tablestore_compiled_proto\.js$/ }, async ({ path }) => ({
      contents: leanProtocol(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/**
 * The generated protocol with each message defined at its first use, and without unused functions.
 *
 * @throws Error if it is not written as expected: another version of the SDK or of its generator has
 *   to be looked at
 */
export function leanProtocol(source: string): string {
  const left: string[] = [];
  const lean = source.replaceAll(UNUSED_FUNCTION, (_text, _indent: string, name: string) => {
    left.push(name);
    return '';
  });
  const counts = UNUSED.map((unused) => left.filter((name) => name === unused).length);
  let messages = 0;
  const late = lean.replaceAll(MESSAGE, (_text, indent: string, name: string, body: string) => {
    messages += 1;
    return `${indent}$later(proto, '${name}', function() {\n${body}${indent}});\n`;
  });
  if (messages === 0 || counts[0] === 0 || new Set(counts).size !== 1) {
    throw new Error('the protocol of the Tablestore SDK is not written as expected');
  }
  return NOTICE + DEFINE_LATER + late;
}
