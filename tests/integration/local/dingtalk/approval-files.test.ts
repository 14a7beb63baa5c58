import { createRequire } from 'node:module';
import { request as httpsRequest } from 'node:https';
import type * as WorkflowModule from '@alicloud/dingtalk/dist/workflow_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DingTalkBench } from '../../../support/dingtalk-bench.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const workflow = load('@alicloud/dingtalk/workflow_1_0') as typeof WorkflowModule.default;
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

const CORP = 'dingtiny0001';
const SCREENSHOT = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
const HALF_HOUR_MS = 30 * 60_000;
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start();
});

afterEach(() => bench.close());

const seed = () =>
  bench.controls.approvals.seed(CORP, {
    processCode: 'PROC-IT',
    originatorUserId: 'hk002',
    form: { 事項: '打印機故障' },
    attachments: [
      { fileName: '截圖.png', contentBase64: SCREENSHOT.toString('base64') },
      { fileName: 'log.txt', contentBase64: Buffer.from('日誌').toString('base64') },
    ],
  });

interface FileOfForm {
  readonly fileId: string;
  readonly fileName: string;
}

/** What the form tells of its files, as a client reads it. */
async function filesOf(processInstanceId: string): Promise<readonly FileOfForm[]> {
  const path = `/v1.0/workflow/processInstances?processInstanceId=${processInstanceId}`;
  const { result } = (await bench.api(path)).body as {
    result: { formComponentValues: { componentType: string; value: string }[] };
  };
  const component = result.formComponentValues.find(
    ({ componentType }) => componentType === 'DDAttachment',
  );
  return JSON.parse(component?.value ?? '[]') as readonly FileOfForm[];
}

const ask = (processInstanceId: string, fileId: string) =>
  bench.api('/v1.0/workflow/processInstances/spaces/files/urls/download', {
    processInstanceId,
    fileId,
  });

function download(uri: string): Promise<{ status: number; body: Buffer; name: string }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(uri, { ca: bench.context.authority.certificatePem }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(chunks),
          name: String(answer.headers['content-disposition']),
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

describe('files of an approval', () => {
  it('stand in the form, and are fetched by a temporary URL, also after a restart', async () => {
    const { processInstanceId } = await seed();
    await bench.restart();
    const files = await filesOf(processInstanceId);
    const answer = await ask(processInstanceId, files[0]?.fileId ?? '');
    const { downloadUri } = (answer.body as { result: { downloadUri: string } }).result;

    const fetched = await download(downloadUri);

    expect(files).toEqual([
      expect.objectContaining({ fileName: '截圖.png', fileSize: 6, fileType: 'png' }),
      expect.objectContaining({ fileName: 'log.txt', fileSize: 6, fileType: 'txt' }),
    ]);
    expect(answer.body).toMatchObject({ success: true, result: { fileId: files[0]?.fileId } });
    expect(fetched.status).toBe(200);
    expect(fetched.body).toEqual(SCREENSHOT);
    expect(fetched.name).toContain(encodeURIComponent('截圖.png'));
  });

  it('are fetched with the official SDK, for a metered call', async () => {
    const { processInstanceId } = await seed();
    const [, log] = await filesOf(processInstanceId);
    const endpoint = String(bench.standIn.endpoints['apiHost']);
    const client = new workflow.default(
      new Config({ protocol: 'http', regionId: 'central', endpoint }),
    );
    const before = bench.controls.counters()[0]?.apiCalls ?? 0;

    const answer = await client.grantProcessInstanceForDownloadFileWithOptions(
      new workflow.GrantProcessInstanceForDownloadFileRequest({
        processInstanceId,
        fileId: log?.fileId ?? '',
      }),
      new workflow.GrantProcessInstanceForDownloadFileHeaders({
        xAcsDingtalkAccessToken: await bench.token(),
      }),
      new RuntimeOptions({}),
    );
    const fetched = await download(answer.body?.result?.downloadUri ?? '');

    expect(answer.body?.result?.spaceId).toBeGreaterThan(0);
    expect(fetched.body.toString()).toBe('日誌');
    expect(bench.controls.counters()[0]?.apiCalls).toBe(before + 1);
  });

  it('are out of reach after half an hour, and by an invented URL', async () => {
    const { processInstanceId } = await seed();
    const [file] = await filesOf(processInstanceId);
    const answer = await ask(processInstanceId, file?.fileId ?? '');
    const { downloadUri } = (answer.body as { result: { downloadUri: string } }).result;
    bench.clock.advance(HALF_HOUR_MS);
    const still = await download(downloadUri);
    bench.clock.advance(1);

    const late = await download(downloadUri);
    const invented = await download(downloadUri.replace(/[^/]+$/, 'invented'));

    expect([still.status, late.status, invented.status]).toEqual([200, 403, 403]);
  });

  it('belong to their approval', async () => {
    const { processInstanceId } = await seed();
    const other = await seed();
    const [file] = await filesOf(processInstanceId);

    const answers = [
      await ask(other.processInstanceId, file?.fileId ?? ''),
      await ask('p-none', file?.fileId ?? ''),
      await ask(processInstanceId, ''),
    ];

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [400, 'fileNotExist'],
      [400, 'processInstanceNotExist'],
      [400, 'invalidParameter'],
    ]);
  });

  it('can fail on their way, as the switchboard says', async () => {
    const { processInstanceId } = await seed();
    const [file] = await filesOf(processInstanceId);
    const answer = await ask(processInstanceId, file?.fileId ?? '');
    const { downloadUri } = (answer.body as { result: { downloadUri: string } }).result;
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'file-download',
      effect: { kind: 'drop', when: 'before' },
      times: 1,
    });

    const broken = download(downloadUri);

    await expect(broken).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await download(downloadUri)).status).toBe(200);
  });
});
