import type { BuiltFunction } from './build-functions.ts';

/** What a bill of materials says of a zip. */
export type BilledFunction = Pick<BuiltFunction, 'name' | 'sha256' | 'packages'>;

/**
 * The bill of materials of a function's zip: CycloneDX 1.6 as JSON, every package whose code is in it,
 * with licence and the hash of the archive that it came from. Same zip, same bytes: it carries no time
 * and no number of its own.
 */
export async function billOfMaterials({ name, sha256, packages }: BilledFunction): Promise<string> {
  // Half a second of loading, so not with the builder, which every start of the local cloud uses.
  const { Enums, Models, Serialize, Spec } = await import('@cyclonedx/cyclonedx-library');
  const bom = new Models.Bom();
  const zip = new Models.Component(Enums.ComponentType.Application, name, { bomRef: name });
  zip.hashes.set(Enums.HashAlgorithm['SHA-256'], sha256);
  bom.metadata.component = zip;
  for (const { name: packageName, version, licence, integrity } of packages) {
    const purl = `pkg:npm/${packageName.replace('@', '%40')}@${version}`;
    const [, group, plainName = packageName] = /^(@[^/]+)\/(.+)$/.exec(packageName) ?? [];
    const component = new Models.Component(Enums.ComponentType.Library, plainName, {
      bomRef: purl,
      purl,
      version,
      ...(group === undefined ? {} : { group }),
    });
    component.licenses.add(new Models.LicenseExpression(licence));
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], sha512Of(integrity));
    bom.components.add(component);
    zip.dependencies.add(component.bomRef);
  }
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const serializer = new Serialize.JsonSerializer(normalizers);
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** Hexadecimal, of an entry of the lock file. */
function sha512Of(integrity: string): string {
  const [, base64] = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity) ?? [];
  if (base64 === undefined) throw new Error(`no SHA-512: ${integrity}`);
  return Buffer.from(base64, 'base64').toString('hex');
}
