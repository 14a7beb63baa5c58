import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkDeployment } from '../../../infra/deployment/check-deployment.ts';

const GOOD = readFileSync(
  path.resolve(import.meta.dirname, '../../fixtures/deployment/good.yaml'),
  'utf8',
);
const declarations = { uses: [], tables: [], exportsOf: {} };

function problemsOf(text: string) {
  const settings = { STAGE: 'test', ALIYUN_ACCOUNT_ID: '1' };
  return checkDeployment({ file: 's.yaml', text, settings, declarations }).problems;
}

/** Whatever is told points into the file and says something. */
function expectWellTold(text: string): void {
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const problem of problemsOf(text)) {
    expect(problem.line).toBeGreaterThanOrEqual(1);
    expect(problem.line).toBeLessThanOrEqual(lines + 1);
    expect(problem.column).toBeGreaterThanOrEqual(1);
    expect(problem.text.en).not.toMatch(/undefined|\[object/);
  }
}

const keys = fc.constantFrom(
  ...['functionName', 'runtime', 'cpu', 'memorySize', 'triggers', 'triggerConfig', 'triggerType'],
  ...[
    'environmentVariables',
    'asyncInvokeConfig',
    'vpcConfig',
    'customDomain',
    'code',
    '__proto__',
  ],
  ...['name', 'handler', 'instanceLifecycleConfig', 'qualifier', 'cronExpression', 'toString'],
);
const leaves = fc.oneof(
  fc.constantFrom('${vars.a}', '${this.props.x}', '${', "${env('A')}", 'timer', 'http', 'nodejs20'),
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaves,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
}));

describe('the check of deployment', () => {
  test('never throws for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectWellTold), {
      numRuns: 300,
    });
  });

  test('never throws for any functions, templates and variables', () => {
    const files = fc.record(
      {
        edition: fc.constantFrom('3.0.0', '1.0.0', null),
        name: leaves,
        vars: fc.oneof(anything, fc.record({ a: anything })),
        template: fc.oneof(anything, fc.record({ t: anything })),
        resources: fc.oneof(
          anything,
          fc.dictionary(
            fc.constantFrom('a', 'b'),
            fc.record({
              component: leaves,
              extend: fc.constantFrom({ name: 't' }, { name: 'u' }, 1),
              props: anything,
            }),
          ),
        ),
      },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(files, (file) => {
        expectWellTold(stringify(file));
      }),
      { numRuns: 150 },
    );
  });

  test('never throws for the good file with any part of it cut out', () => {
    const places = fc.nat({ max: GOOD.length });

    fc.assert(
      fc.property(places, places, (one, other) => {
        expectWellTold(GOOD.slice(0, Math.min(one, other)) + GOOD.slice(Math.max(one, other)));
      }),
      { numRuns: 150 },
    );
  });
});
