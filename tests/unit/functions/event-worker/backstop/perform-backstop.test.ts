import { describe, expect, it } from 'vitest';
import { performBackstop } from '../../../../../functions/event-worker/backstop/perform-backstop.ts';
import type { Configuration } from '../../../../../shared/configuration/index.ts';
import { BackstopBench } from '../../../../support/backstop-bench.ts';
import { sampleConfiguration } from '../../../../support/sample-configuration.ts';

const caller = { requestId: 'test', signal: new AbortController().signal };

/** Two organisations of which the first cannot take its lease. */
function twoOrganisations(bench: BackstopBench) {
  const broken = { ...bench.organisation, corpId: 'dingbroken' };
  const organisations: Configuration['organisations'] = [broken, bench.organisation];
  const { deps } = bench;
  return {
    ...deps,
    configuration: () => Promise.resolve({ ...sampleConfiguration(), organisations }),
    leasesOf: ({ corpId }: (typeof organisations)[number]) => {
      if (corpId === 'dingbroken') throw new Error('the table is down');
      return deps.leasesOf(bench.organisation);
    },
  };
}

describe('the timers of the backstop', () => {
  it('look after every organisation and tell what was done for each', async () => {
    const bench = new BackstopBench();
    const deps = { ...bench.deps, configuration: () => Promise.resolve(configurationOf(bench)) };

    const result = await performBackstop(deps, caller);

    expect(result).toMatchObject({
      outcome: 'looked-after',
      organisations: [{ corpId: bench.corpId, outcome: 'done', looks: { forms: 1, missed: 0 } }],
    });
  });

  it('do not let one organisation keep the others from being looked after, and still fail', async () => {
    const bench = new BackstopBench();

    await expect(performBackstop(twoOrganisations(bench), caller)).rejects.toThrow('table is down');

    expect(bench.dingTalk.calls).not.toEqual([]);
    expect(bench.logLines.join()).toContain('dingbroken');
  });
});

function configurationOf(bench: BackstopBench): Configuration {
  return { ...sampleConfiguration(), organisations: [bench.organisation] };
}
