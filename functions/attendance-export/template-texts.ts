import type { TemplateTable } from './domain/mapping-template.ts';

/** What a column is called in Chinese, below its name in the header of the template's workbook. */
export const templateHeadings: Readonly<Record<string, string>> = {
  user_id: '釘釘用戶編號',
  job_number: '工號',
  company_code: '公司代碼',
  employee_number: '僱員編號',
  pay_group: '薪酬組別',
  cost_centre: '成本中心',
  valid_from: '生效日',
  valid_to: '最後生效日',
  payroll_name: '薪酬檔案姓名',
  work_place: '工作地點',
  name: '姓名（僅供參考）',
  department: '部門（僅供參考）',
  remarks: '備註（不會讀取）',
  measure: '計量項目',
  earnings_code: '薪酬代碼',
  unit: '單位',
  multiplier: '倍數',
  minutes_per_day: '每日分鐘數',
};

/** The sheet that says how to fill in the others. */
export const templateHelp: TemplateTable = [
  ['How to fill in this workbook', '填寫方法'],
  [
    'One row for each person; a second row, with later dates, for a transfer. Delete the rows of people who are not paid by this company.',
    '每人一行；調職者以較後日期另填一行。不由本公司發薪者，請刪除該行。',
  ],
  [
    'employee_number carries the pay: letters, digits and hyphens. Cells are text, so that leading zeros stay; keep that format.',
    '薪酬以 employee_number 為準：英文字母、數字及連字號。儲存格為文字格式，以保留開首的零，請勿更改。',
  ],
  [
    'Days are written yyyy-MM-dd. valid_to is the last valid day; leave it empty while the row is open.',
    '日期格式為 yyyy-MM-dd。valid_to 為最後生效日；仍生效者留空。',
  ],
  [
    'earnings-codes: a row of which only the measure is filled in is not read; its minutes go where the remarks say.',
    'earnings-codes：只填計量項目的一行不會讀取；其分鐘數按備註所示計算。',
  ],
  [
    'Type no formulas and merge no cells. Columns may change places; their names may not change.',
    '請勿輸入公式或合併儲存格。欄位次序可調動，欄名不可更改。',
  ],
];
