/**
 * Decrypted events as DingTalk's pages of 2026-08-22 show them, field names exact, values invented:
 * what the catalogue has to read.
 */
export const documentedEvents = {
  punch:
    '{"EventType":"attendance_check_record","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a1","dataList":[{"userId":"hk001","corpId":"dingcorp1","groupId":"4C63AA","bizId":"FF62BB","checkTime":1760489998000,"locationMethod":"MAP","locationResult":"Normal","checkByUser":true,"address":"Central","latitude":22.2819,"longitude":114.1589}]}',
  oldPunch:
    '{"EventType":"attendance_check_record","DataList":[{"userId":"hk002","corpId":"dingcorp1","groupId":"4C63AA","bizId":"E6C1CC","checkTime":1611793083000,"locationMethod":"ATM","checkByUser":true,"address":"Gate_80692","deviceName":"Gate_80692","deviceSN":"160AAA","baseMacAddr":"00:11:22:33:44:55"}]}',
  changedPerson:
    '{"EventType":"user_modify_org","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a2","timeStamp":"1760490000100","userId":["hk001"],"diffInfo":{"userid":"hk001","prev":{"name":"陳大文","jobNumber":"A1","workPlace":"Central"},"curr":{"name":"陳大文","jobNumber":"A2","workPlace":"Central"}}}',
  changedDepartment:
    '{"EventType":"org_dept_modify","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a3","deptId":[432825033]}',
  changedRole:
    '{"EventType":"label_user_change","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a4","userIdList":["hk001"],"action":"add","labelIdList":[1881]}',
  approvedInstance:
    '{"EventType":"bpms_instance_change","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a5","processInstanceId":"9Qgx5Qq","processCode":"PROC-EA1","businessId":"202510150001","bizCategoryId":"dingtalk.businessFinance.payment","businessType":"","type":"finish","result":"agree","title":"Payment","staffId":"hk001","createTime":1760480000000,"finishTime":1760490000000,"url":"https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?corpid=dingcorp1"}',
  approvedTask:
    '{"EventType":"bpms_task_change","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a6","processInstanceId":"9Qgx5Qq","processCode":"PROC-EA1","businessId":"202510150001","bizCategoryId":"attendance.goout","taskId":811165,"type":"finish","result":"agree","remark":"ok","title":"Out","staffId":"hk002","createTime":1760480000000,"finishTime":1760490000000}',
  approvedLeave:
    '{"EventType":"attendance_approve_status_change","EventTime":1760490000123,"CorpId":"dingcorp1","BizId":"1760490000123","eventId":"e0a7","approveType":"LEAVE","processInstanceId":"p1","mainProcessInstanceId":"p1","processCode":"PROC-EA2","corpId":"dingcorp1","status":"start"}',
  oldSchedule:
    '{"EventType":"attendance_schedule_change","DataList":[{"corpId":"dingcorp1","userIds":["hk001"],"type":"modify","workDateBegin":1760457600000,"workDateEnd":1760457600000}]}',
  oldJoiner:
    '{"EventType":"user_add_org","TimeStamp":43535463645,"UserId":["hk009"],"CorpId":"dingcorp1"}',
  checkUrl: '{"EventType":"check_url"}',
} as const;
