import { textOf, type RecordFields } from './field-values.ts';
import type { Activity } from './ocsf-activity.ts';
import { differenceActivityOf, directoryEventActivityOf } from './ocsf-directory-activities.ts';
import { fileActivityOf, storageActivityOf } from './ocsf-file-activities.ts';
import {
  anchorActivity,
  approvalActivityOf,
  deviceActivityOf,
  operationActivityOf,
  screenshotActivityOf,
  trailActivityOf,
} from './ocsf-operation-activities.ts';
import type { StreamName } from './stream-name.ts';

/** What a record says was done. Every record has an activity; what no table knows is its class's "Other". */
export function recordActivityOf(stream: StreamName, fields: RecordFields, kind: string): Activity {
  switch (stream) {
    case 'file-audit':
      return fileActivityOf(textOf(fields, 'action') ?? kind, textOf(fields, 'actionView'));
    case 'admin-operations': {
      const [first, second] = [textOf(fields, 'category1Name'), textOf(fields, 'category2Name')];
      const text = [second, first, textOf(fields, 'content')].join(' ');
      return operationActivityOf(text, second ?? first ?? kind);
    }
    case 'storage':
      return storageActivityOf(textOf(fields, 'action') ?? kind);
    case 'screenshots':
      return screenshotActivityOf(textOf(fields, 'type') ?? kind);
    case 'trusted-devices':
      return deviceActivityOf(textOf(fields, 'status') ?? kind);
    case 'directory-events':
      return directoryEventActivityOf(kind, textOf(fields, 'action'));
    case 'directory-snapshot':
      return differenceActivityOf(kind);
    case 'approvals':
      return approvalActivityOf(textOf(fields, 'type') ?? kind, textOf(fields, 'result'));
    case 'own-trail':
      return trailActivityOf(textOf(fields, 'action') ?? kind, textOf(fields, 'outcome'));
    case 'chain-anchors':
      return anchorActivity;
  }
}
