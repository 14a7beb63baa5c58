import { test } from 'vitest';
import { ExportCases } from './export-cases.ts';
test('p', async () => {
  const cases = await ExportCases.start();
  for (const [n, standIn, effect] of [['a','tablestore',{kind:'error',code:'OTSServerUnavailable'}],['b','tablestore',{kind:'drop',when:'before'}],['c','tablestore',{kind:'garbage',body:'html'}],['d','oss',{kind:'garbage',body:'html'}],['e','tablestore',{kind:'error',code:'OTSAuthFailed'}]] as const) {
    const one = await cases.begin(n);
    one.fault({ standIn, effect, after: 30 });
    const t = performance.now();
    const r = await one.run();
    console.log('RES', n, Math.round(performance.now() - t), r.outcome, r.error?.code, JSON.stringify(r.error?.text.en));
    const m = await one.runMended();
    console.log('RES', n, m.outcome, m.error?.code);
    await one.expectSentOnce(4);
  }
  await cases.close();
}, 400000);
