import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JiraBench } from '../../../support/jira-bench.ts';

const REQUEST = 'rest/servicedeskapi/request';
const DESK = 'rest/servicedeskapi/servicedesk/10';
let bench: JiraBench;

beforeEach(async () => {
  bench = await JiraBench.start();
});
afterEach(() => bench.close());

describe('what a service desk offers', () => {
  it('comes in pages', async () => {
    const first = await bench.get(`${DESK}/requesttype?limit=1`);
    const second = await bench.get(`${DESK}/requesttype?start=1&limit=1`);

    expect(first.body).toMatchObject({ size: 1, start: 0, limit: 1, isLastPage: false });
    expect(second.body).toMatchObject({ isLastPage: true, values: [{ id: '26' }] });
  });

  it('tells fields, which are required and what they take', async () => {
    const { body } = await bench.get(`${DESK}/requesttype/26/field`);

    expect(body['canRaiseOnBehalfOf']).toBe(true);
    expect(body['requestTypeFields']).toContainEqual(
      expect.objectContaining({
        fieldId: 'customfield_10050',
        required: true,
        validValues: expect.arrayContaining([
          { value: '10100', label: 'Notebook', children: [] },
        ]) as unknown,
      }),
    );
  });
});

describe('customers', () => {
  const cheung = { email: 'cheung@harbour-peak.example', displayName: 'Cheung Ka Yan' };

  it('are made once, join a desk, and may then be raised for', async () => {
    const made = await bench.post('rest/servicedeskapi/customer', cheung);
    const twice = await bench.post('rest/servicedeskapi/customer', cheung);
    const request = {
      serviceDeskId: '10',
      requestTypeId: '25',
      requestFieldValues: { summary: 'x' },
      raiseOnBehalfOf: made.body['accountId'],
    };
    const tooEarly = await bench.post(REQUEST, request);
    const joined = await bench.post(`${DESK}/customer`, { accountIds: [made.body['accountId']] });
    const accepted = await bench.post(REQUEST, request);

    expect([made.status, twice.status, tooEarly.status]).toEqual([201, 400, 400]);
    expect([joined.status, accepted.status]).toEqual([204, 201]);
  });

  it('are found by their address', async () => {
    const { text } = await bench.get(
      'rest/api/3/user/search?query=chan.tai.man%40harbour-peak.example',
    );

    expect(JSON.parse(text)).toMatchObject([{ displayName: 'Chan Tai Man' }]);
  });
});

describe('files', () => {
  const content = Buffer.from('%PDF-1.7 \r\n--not a boundary\r\n\0\xff', 'latin1');

  async function upload(headers: Record<string, string> = { 'x-atlassian-token': 'no-check' }) {
    const form = new FormData();
    form.append('file', new Blob([content], { type: 'application/pdf' }), '報價 "A".pdf');
    return bench.send(`${DESK}/attachTemporaryFile`, { method: 'POST', headers, body: form });
  }

  beforeEach(() =>
    bench.post(REQUEST, {
      serviceDeskId: '10',
      requestTypeId: '25',
      requestFieldValues: { summary: 'x' },
    }),
  );

  it('are uploaded by any client that speaks multipart, then attached, byte for byte', async () => {
    const uploaded = await upload();
    const [file] = uploaded.body['temporaryAttachments'] as { temporaryAttachmentId: string }[];
    const attached = await bench.post(`${REQUEST}/ITSD-1/attachment`, {
      temporaryAttachmentIds: [file?.temporaryAttachmentId],
      public: true,
    });
    const listed = await bench.get(`${REQUEST}/ITSD-1/attachment`);

    expect([uploaded.status, attached.status]).toEqual([201, 201]);
    expect(listed.body['values']).toMatchObject([
      { filename: '報價 "A".pdf', size: content.length, mimeType: 'application/pdf' },
    ]);
    expect(bench.jira.controls.requests()[0]?.attachments[0]?.sha256).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
  });

  it('are refused without the header against cross-site requests', async () => {
    expect((await upload({})).status).toBe(403);
  });

  it('are refused above the limit of the site', async () => {
    bench.jira.controls.setBehaviour({ attachmentLimitBytes: 10 });

    expect((await upload()).status).toBe(413);
  });
});
