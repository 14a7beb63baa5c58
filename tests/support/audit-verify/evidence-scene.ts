import {
  makeEvidence,
  type Evidence,
  type EvidenceDependencies,
} from '../../../functions/audit-forwarding/evidence/make-evidence.ts';
import { createTableAuditTrail } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../shared/table-store/index.ts';
import { SCENE_CORP_ID, SCENE_ENVIRONMENT } from '../audit-archive/archive-scene.ts';
import { bytesOf } from '../audit-archive/tampering.ts';
import { unpackEvidence, type UnpackedEvidence } from './offline-evidence.ts';
import { SCENE_DAYS, type VerifyScene } from './verify-scene.ts';

/** What evidence of a scene is made with. */
export function evidenceDependencies(scene: VerifyScene): EvidenceDependencies {
  const { streams, archive, objects, rejections, clock, deps } = scene;
  const trail = createTableAuditTrail({
    tables: createMemoryTableClient({ clock }),
    organisation: `${SCENE_ENVIRONMENT}/${SCENE_CORP_ID}`,
    clock,
    random: systemRandom,
  });
  return {
    streams,
    archive,
    objects,
    rejections,
    clock,
    trail,
    checkpoints: deps.checkpoints,
    environment: SCENE_ENVIRONMENT,
    sinks: [{ name: 'splunk', kind: 'splunk-hec' }],
  };
}

export async function makeThe(
  deps: EvidenceDependencies,
  days: { readonly from: string; readonly to: string } = SCENE_DAYS,
): Promise<Evidence> {
  return makeEvidence(
    deps,
    { corpId: SCENE_CORP_ID, ...days },
    { signal: new AbortController().signal, mayGoOn: () => true, actor: 'manual-invoke' },
  );
}

/** Makes evidence of a scene and unpacks it. */
export async function unpackedEvidence(
  scene: VerifyScene,
  days: { readonly from: string; readonly to: string } = SCENE_DAYS,
): Promise<UnpackedEvidence> {
  const { key } = await makeThe(evidenceDependencies(scene), days);
  return unpackEvidence(await bytesOf(scene.objects, key));
}
