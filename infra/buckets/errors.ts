import { ApplicationError } from '../../shared/errors/index.ts';

export type BucketErrorCode =
  'buckets.foreign-rules' | 'buckets.public' | 'buckets.versioned' | 'buckets.retention-shortened';

/** The bucket has life-cycle rules that nobody declared here. None was changed. */
export class ForeignRulesError extends ApplicationError<BucketErrorCode> {
  constructor(bucket: string, rules: readonly string[]) {
    const named = rules.join(', ');
    super({
      code: 'buckets.foreign-rules',
      category: 'user',
      text: {
        en: `Bucket "${bucket}" has life-cycle rules that were not set here: ${named}. OSS replaces all rules together, so none was changed.`,
        zhHK: `儲存空間「${bucket}」有並非由此設定的生命週期規則：${named}。OSS 只可一併取代所有規則，故沒有作任何更改。`,
      },
      remedy: {
        en: 'Use a bucket of its own for these functions, or remove the rules by hand once you are sure that nobody needs them: they could erase what proves a payment.',
        zhHK: '請為這些函數使用獨立的儲存空間；或在確定無人需要後，手動移除該等規則：它們可能刪除用以證明已支薪的檔案。',
      },
      details: { bucket, rules: named },
    });
  }
}

/** Versions are, or were, kept in the bucket: OSS then ignores the protection against overwriting. */
export class VersionedBucketError extends ApplicationError<BucketErrorCode> {
  constructor(bucket: string, versioning: string) {
    super({
      code: 'buckets.versioned',
      category: 'user',
      text: {
        en: `Versioning of bucket "${bucket}" is ${versioning}: objects could be overwritten, and an expired one would live on as an earlier version.`,
        zhHK: `儲存空間「${bucket}」的版本控制為 ${versioning}：物件有可能被覆寫，而到期的物件會以舊版本形式繼續存在。`,
      },
      remedy: {
        en: 'Use another bucket, in which versioning was never switched on. It cannot be switched off, only suspended.',
        zhHK: '請改用從未啟用版本控制的儲存空間。版本控制一經啟用便不可關閉，只可暫停。',
      },
      details: { bucket, versioning },
    });
  }
}

/** The bucket's retention policy is locked for more days than are declared. Nothing was changed. */
export class RetentionShortenedError extends ApplicationError<BucketErrorCode> {
  constructor(bucket: string, lockedDays: number, declaredDays: number) {
    super({
      code: 'buckets.retention-shortened',
      category: 'user',
      text: {
        en: `Bucket "${bucket}" is locked for ${String(lockedDays)} days; ${String(declaredDays)} are declared. A locked retention policy cannot be shortened, so nothing was changed.`,
        zhHK: `儲存空間「${bucket}」的保留政策已鎖定為 ${String(lockedDays)} 天，現聲明為 ${String(declaredDays)} 天。已鎖定的保留政策不可縮短，故沒有作任何更改。`,
      },
      remedy: {
        en: `Declare ${String(lockedDays)} days or more, or use another bucket for what is written from now on.`,
        zhHK: `請聲明 ${String(lockedDays)} 天或以上，或將其後的內容寫入另一個儲存空間。`,
      },
      details: { bucket, lockedDays, declaredDays },
    });
  }
}

/** Anybody may read, or even write, what is in the bucket. Nothing was changed. */
export class PublicBucketError extends ApplicationError<BucketErrorCode> {
  constructor(bucket: string, access: string) {
    super({
      code: 'buckets.public',
      category: 'user',
      text: {
        en: `Bucket "${bucket}" is not private: its access control says ${access}, so strangers may read what is in it.`,
        zhHK: `儲存空間「${bucket}」並非私有：其存取控制為 ${access}，外人有可能讀取其中內容。`,
      },
      remedy: {
        en: 'Set its access control to private in the OSS console at once, find out from the access log what was read, and report it as an incident if there was personal data in it. Then run this again.',
        zhHK: '請立即於 OSS 控制台把存取控制設為私有，從存取日誌查明曾被讀取的內容；如其中有個人資料，請按事故上報。其後再執行此指令。',
      },
      details: { bucket, access },
    });
  }
}
