/** Tags and type numbers of PlainBuffer (documentation page "PlainBuffer"). */
export const HEADER = 0x75;

export const TAG = {
  rowKey: 0x01,
  rowData: 0x02,
  cell: 0x03,
  cellName: 0x04,
  cellValue: 0x05,
  cellOperation: 0x06,
  cellVersion: 0x07,
  deleteMarker: 0x08,
  rowChecksum: 0x09,
  cellChecksum: 0x0a,
} as const;

export const TYPE = {
  integer: 0x00,
  double: 0x01,
  boolean: 0x02,
  string: 0x03,
  binary: 0x07,
  'inf-min': 0x09,
  'inf-max': 0x0a,
  'auto-increment': 0x0b,
} as const;

export const OPERATION = {
  'delete-all': 0x01,
  'delete-one': 0x03,
  increment: 0x04,
} as const;

export type CellOperation = keyof typeof OPERATION;
