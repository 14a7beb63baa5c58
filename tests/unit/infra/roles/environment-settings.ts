/** Settings of an invented environment. */
export const settingsOf = (stage: string): Readonly<Record<string, string>> => ({
  STAGE: stage,
  ALIYUN_REGION: 'cn-hongkong',
  ALIYUN_ACCOUNT_ID: '1000000000000009',
  TABLESTORE_INSTANCE: `dt-${stage}`,
  OSS_BUCKET: `work-${stage}`,
  AUDIT_BUCKET: `audit-${stage}`,
  SEALING_SECRET_NAME: `dt-${stage}-sealing`,
  CALLBACK_SECRET_NAME: `dt-${stage}-callback`,
});
