import { describe, expect, it } from 'vitest';
import { DescriptionError } from '../../../../infra/deployment/description-error.ts';
import { parseExpression, soleExpression } from '../../../../infra/deployment/expression.ts';
import { mergeProperties } from '../../../../infra/deployment/merge-properties.ts';
import { namedSettings } from '../../../../infra/deployment/named-settings.ts';
import { resolveVariables } from '../../../../infra/deployment/resolve-variables.ts';

const root = {
  vars: { stage: "${env('STAGE', 'test')}", name: 'dt-${vars.stage}', zero: 0, list: ['a', 1] },
};

function resolve(text: string, environment: Readonly<Record<string, string>> = {}): unknown {
  return resolveVariables(text, { root, environment, config: {}, directory: '/' }, ['place']);
}

describe('an expression', () => {
  it.each([
    ["${env('A', vars.name)}", {}, 'dt-test'],
    ["${env('A', vars.name)}", { STAGE: 'prod' }, 'dt-prod'],
    ["${env('A', vars.name)}", { A: 'given', STAGE: 'prod' }, 'given'],
    ["${json(env('N', '0'))}", {}, 0],
    ["${json(env('N', '[\"a\"]'))}", { N: '["b","c"]' }, ['b', 'c']],
    ["${env('A', '') && vars.list}", {}, ''],
    ["${env('A', '') && vars.list}", { A: 'x' }, ['a', 1]],
    ['${vars.zero && vars.list}', {}, 0],
    ["x-${env('A', 'a}b')}-y", {}, 'x-a}b-y'],
    ['no expression', {}, 'no expression'],
  ])('%s of %j is %j', (text, environment, expected) => {
    expect(resolve(text, environment)).toEqual(expected);
  });

  it.each([
    "${env('A')}",
    "${json('{')}",
    '${vars.toString}',
    '${vars.nothing}',
    '${process.exit()}',
    "${env('A', 'b') || 'c'}",
    '${env(}',
    '${}',
    "${config('AccountID')}",
    "${env('constructor')}",
  ])('%s is refused at its place', (text) => {
    expect(() => resolve(text)).toThrow(DescriptionError);
    expect(() => resolve(text)).toThrow(/^place: /);
  });

  it('of a text is the only one if nothing stands beside it', () => {
    expect(soleExpression('${vars.a}')).toBe('vars.a');
    expect(soleExpression('${vars.a}${vars.b}')).toBeUndefined();
    expect(soleExpression('x${vars.a}')).toBeUndefined();
  });

  it('with something behind it is none', () => {
    expect(parseExpression("env('A') env('B')")).toBeUndefined();
    expect(parseExpression("'a' &&")).toBeUndefined();
  });
});

it('the settings of a description are found wherever they stand, but for those of the shell', () => {
  const description = {
    component: "${env('FC_COMPONENT', 'fc3')}",
    list: [{ a: "x${env('B')}y${json(env('A', '0'))}" }],
    both: "${env('C', '') && vars.a}",
  };

  expect(namedSettings(description)).toEqual(['A', 'B', 'C']);
});

it('what a resource says joins the maps of its template and replaces the rest', () => {
  const template = { size: 1, list: [1, 2], map: { a: 1, b: { c: 1 } } };

  expect(mergeProperties(template, { list: [3], map: { b: { d: 2 } }, more: true })).toEqual({
    size: 1,
    list: [3],
    map: { a: 1, b: { c: 1, d: 2 } },
    more: true,
  });
});
