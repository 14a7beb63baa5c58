import type { AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

/** Fetching what was attached to an approval; metered. */
export const APPROVAL_FILE_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'v1.0/workflow/processInstances/spaces/files/urls/download',
    family: 'rest',
    method: 'POST',
    isMetered: true,
    scopes: ['Workflow.Instance.Read'],
    handle: ({ parameters, approvals, approvalFiles, app }) => {
      const processInstanceId = parameters.text('processInstanceId');
      const fileId = parameters.text('fileId');
      if (processInstanceId === undefined || fileId === undefined) {
        throw newRefusal('invalidParameter', '参数错误: processInstanceId, fileId 不能为空');
      }
      if (approvals.find(processInstanceId) === undefined) {
        throw newRefusal('processInstanceNotExist', '审批实例不存在');
      }
      const granted = approvalFiles.temporaryUrl(app.corpId, processInstanceId, fileId);
      if (granted === undefined) throw newRefusal('fileNotExist', '文件不存在');
      const { url, spaceId } = granted;
      return { result: { downloadUri: url, fileId, spaceId }, success: true };
    },
  },
];
