import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../../functions/jira-service-desk/domain/approval.ts';
import { filesOf } from '../../../../functions/jira-service-desk/domain/approval-files.ts';
import { mapRequest } from '../../../../functions/jira-service-desk/domain/map-request.ts';
import { settingsSchema } from '../../../../functions/jira-service-desk/domain/settings.ts';
import {
  HARDWARE_FORM,
  hardwareForm,
  sampleSettings,
} from '../../../support/jira-service-desk/sample-settings.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json());
const component = fc.record({
  name: fc.option(fc.oneof(fc.constantFrom('設備', '數量', '需要日期', '原因'), text), {
    nil: undefined,
  }),
  value: fc.option(text, { nil: undefined }),
  componentType: fc.option(fc.constantFrom('TextField', 'DDAttachment'), { nil: undefined }),
});
const approvals: fc.Arbitrary<Approval> = fc.record({
  title: fc.option(text, { nil: undefined }),
  businessId: fc.option(text, { nil: undefined }),
  status: fc.constant('COMPLETED'),
  originatorUserId: text,
  formComponentValues: fc.array(component),
  operationRecords: fc.constant([]),
});

describe('the mapping', () => {
  it('is total: whatever people wrote, fields that Jira takes or problems in two languages', () => {
    const form = sampleSettings().forms[HARDWARE_FORM];
    if (form === undefined) throw new Error('the sample has no form');

    fc.assert(
      fc.property(approvals, (approval) => {
        const result = mapRequest(approval, form, 'dt-1');

        if (result.outcome === 'refused') {
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { en, zhHK } of result.problems) expect(en === '' || zhHK === '').toBe(false);
          return;
        }
        const { summary, labels, customfield_10051: quantity } = result.fieldValues;
        expect(labels).toEqual(['dt-1']);
        expect(summary).toMatch(/^[^\r\n]{1,255}$/u);
        if (quantity !== undefined) expect(Number.isFinite(quantity)).toBe(true);
      }),
    );
  });

  it('lists files without ever throwing, none above the limit, each once', () => {
    const { attachments } = settingsSchema.shape.forms.parse({
      x: hardwareForm({ attachments: { enabled: true, maxMegabytes: 1, maxFiles: 2 } }),
    })['x'] ?? { attachments: undefined };
    if (attachments === undefined) throw new Error('the form has no settings for files');

    fc.assert(
      fc.property(approvals, (approval) => {
        const { files } = filesOf(approval, { attachments });

        expect(files.length).toBeLessThanOrEqual(2);
        expect(new Set(files.map(({ fileId }) => fileId)).size).toBe(files.length);
        for (const { bytes, name } of files) {
          expect(bytes).toBeLessThanOrEqual(1024 * 1024);
          expect(name).not.toMatch(/[/\\\r\n]/);
        }
      }),
    );
  });
});

describe('the settings', () => {
  it('never throw, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(typeof settingsSchema.safeParse(value).success).toBe('boolean');
      }),
    );
  });
});
