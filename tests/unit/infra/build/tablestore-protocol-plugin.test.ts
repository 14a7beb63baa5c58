import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { leanProtocol } from '../../../../infra/build/tablestore-protocol-plugin.ts';

const SDK = path.resolve(import.meta.dirname, '../../../../node_modules/tablestore/lib');
const PROTOCOL = path.join(SDK, 'protocol/tablestore_compiled_proto.js');
const LEFT_OUT = /\.(?:verify|fromObject|toObject|toJSON|encodeDelimited|decodeDelimited)\(/;

type Codec = Readonly<Record<string, unknown>> & {
  readonly create?: (fields: object) => unknown;
  readonly prototype?: object;
  readonly encode?: (message: unknown) => { finish(): Uint8Array };
  readonly decode?: (bytes: Uint8Array) => object;
};
type Namespace = Readonly<Record<string, Codec>>;

function evaluated(text: string): Readonly<Record<string, { readonly proto: Namespace }>> {
  const module = { exports: {} };
  const run = compileFunction(text, ['require', 'module', 'exports']) as (
    ...given: unknown[]
  ) => void;
  run(createRequire(PROTOCOL), module, module.exports);
  return module.exports;
}

const MESSAGE = `
        proto.Name = (function() {

            function Name(properties) {
                made.push("Name");
            }

            Name.encode = function encode(message, writer) {
                return "encoded";
            };

            Name.encodeDelimited = function encodeDelimited(message, writer) {
                return this.encode(message, writer).ldelim();
            };

            Name.decodeDelimited = function decodeDelimited(reader) {
                return 1;
            };

            Name.verify = function verify(message) {
                if (message) {
                    return "nested";
                }
                return null;
            };

            Name.fromObject = function fromObject(object) {
                return object;
            };

            Name.toObject = function toObject() {
                return {};
            };

            Name.prototype.toJSON = function toJSON() {
                return {};
            };

            made.push("definition");
            return Name;
        })();
`;

describe('the lean protocol', () => {
  it('defines a message when it is first asked for, once, and keeps what is called', () => {
    const made: string[] = [];
    const proto: Record<string, { encode(): string; verify?: unknown }> = {};
    const run = compileFunction(leanProtocol(MESSAGE), ['proto', 'made']) as (
      ...given: unknown[]
    ) => void;

    run(proto, made);
    const madeBefore = [...made];
    const [first, second] = [proto['Name'], proto['Name']];

    expect(madeBefore).toEqual([]);
    expect(made).toEqual(['definition']);
    expect(first).toBe(second);
    expect(first?.encode()).toBe('encoded');
    expect(Object.keys(first ?? {})).toEqual(['encode']);
    expect(Object.keys(proto)).toEqual(['Name']);
  });

  it.each([
    ['without messages', 'module.exports = {};\n'],
    ['with a message that lacks one of the functions', MESSAGE.replace('.verify =', '.check =')],
  ])('refuses a protocol %s: somebody must look at it', (_what, source) => {
    expect(() => leanProtocol(source)).toThrow(/not written as expected/);
  });

  it('of the SDK has every message and writes and reads the same bytes as the whole one', async () => {
    const source = await readFile(PROTOCOL, 'utf8');
    const whole = evaluated(source);
    const lean = evaluated(leanProtocol(source));

    let compared = 0;
    for (const [name, { proto }] of Object.entries(whole)) {
      const other = lean[name]?.proto ?? {};
      expect(Object.keys(other)).toEqual(Object.keys(proto));
      for (const [message, codec] of Object.entries(proto)) {
        expect(factsOf(other[message])).toEqual(factsOf(codec));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(200);
    expect(source).toMatch(/\.verify = function/);
    expect(leanProtocol(source)).not.toMatch(/\.verify = function/);
  });

  it('lacks nothing that the SDK calls', async () => {
    const files = (await readdir(SDK, { recursive: true }))
      .filter((name) => name.endsWith('.js') && !PROTOCOL.endsWith(name))
      .map((name) => path.join(SDK, name));

    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));

    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((_file, index) => LEFT_OUT.test(texts[index] ?? ''))).toEqual([]);
  });
});

/** What two definitions of one message must share: its bytes with simple fields filled, and those read. */
function factsOf(codec: Codec | undefined): unknown {
  if (codec?.create === undefined || codec.encode === undefined) return { ...codec };
  const filled = Object.entries(codec.prototype ?? {}).flatMap(([field, value]) => {
    const other = { string: 'x堃', number: 1, boolean: true }[typeof value as string];
    return other === undefined ? [] : [[field, other] as const];
  });
  const message = codec.create(Object.fromEntries(filled));
  const bytes = attempt(() => codec.encode?.(message).finish() ?? Buffer.alloc(0));
  return { bytes, decoded: attempt(() => ({ ...codec.decode?.(bytes as Uint8Array) })) };
}

/** One with required fields of other kinds is refused: that must be the same too. */
function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}
