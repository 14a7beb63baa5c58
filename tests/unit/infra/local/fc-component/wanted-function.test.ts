import { describe, expect, test } from 'vitest';
import { wantedFunction } from '../../../../../infra/local/fc-component/wanted-function.ts';
import { described } from './described.ts';

describe('what is wanted of a function', () => {
  test('keeps settings apart from what the API keeps beside them', () => {
    const wanted = wantedFunction(described());

    expect(wanted.settings).toMatchObject({
      functionName: 'dt-event-worker-local',
      runtime: 'nodejs20',
      environmentVariables: { STAGE: 'local' },
    });
    const beside = ['code', 'region', 'triggers', 'asyncInvokeConfig', 'resourceId'];
    expect(Object.keys(wanted.settings).filter((name) => beside.includes(name))).toEqual([]);
    expect(wanted.code).toBe('./dist/event-worker.zip');
  });

  test('names the alias of its triggers', () => {
    const wanted = wantedFunction(described());

    expect(wanted.aliases).toEqual(['live']);
    expect(wanted.triggers).toMatchObject([{ triggerName: 'sweep', qualifier: 'live' }]);
  });

  test('needs no alias where triggers call what was deployed last', () => {
    const wanted = wantedFunction(described({ triggers: [] }));

    expect(wanted.aliases).toEqual([]);
  });

  test('sets asynchronous invocation, concurrency and no instances', () => {
    const wanted = wantedFunction(described());

    expect(wanted.configurations).toMatchObject([
      { kind: 'async-invoke-config', qualifier: 'LATEST', content: { asyncTask: true } },
      { kind: 'concurrency', content: { reservedConcurrency: 5 } },
      { kind: 'scaling-config', content: undefined },
    ]);
  });
});
