/** `README.txt` of the evidence: the rules by which anybody can check it, in both languages. */
export const readmeText = `EVIDENCE OF THE AUDIT RECORD
Begin with index.html. To verify: node verify.mjs (Node.js 18 or later).

The rules, for a check by tools of your own:
1. A line of a file in events/ is the RFC 8785 (JCS) canonical JSON of an event, with one more member at
   its end: "hash", the SHA-256 (hex) of the text in UTF-8 without that member.
2. "chain" in it names environment, organisation, stream, sequence, and "previous": the hash of the event
   before. Sequences begin at 1 and leave nothing out. "previous" of the first is the SHA-256 of
   "dingtalk-hk-functions audit chain v1", environment, organisation and stream, joined by line feeds.
3. A manifest states count, first and last sequence, earliest and latest event time, previousHash and
   headHash; SHA-256 of the file (objectSha256) and of the text in it (textSha256); and the manifest
   before with the SHA-256 of its bytes. "object" is the key in the archive: what follows the stream's
   name there follows it here.
4. heads.json states the first and last event of each stream in the span, and the hash of the last.
5. Events of the stream chain-anchors state in raw_data where each stream ended on a day. The same events
   are in the SIEM: that is what to compare with.

審計紀錄的證據
請先閱讀 index.zh-HK.html。核實：node verify.mjs（Node.js 18 或以上）。

規則（供以自己的工具核實）：
1. events/ 內檔案的每一行，是一個事件的 RFC 8785（JCS）標準 JSON，末尾另加一個成員「hash」：即不含該成員
   的文字（UTF-8）的 SHA-256（十六進制）。
2. 「chain」載有環境、機構、事件流、編號，以及「previous」：上一個事件的雜湊值。編號由 1 開始，不會跳號。
   首個事件的「previous」，是把「dingtalk-hk-functions audit chain v1」、環境、機構及事件流以換行符相連後的
   SHA-256。
3. 清單載有事件數目、首尾編號、最早及最遲的事件時間、previousHash 及 headHash；檔案的 SHA-256
   （objectSha256）及其文字的 SHA-256（textSha256）；以及上一份清單及其 SHA-256。「object」是存檔中的鍵：
   事件流名稱之後的部分與此處相同。
4. heads.json 載有各事件流在本時段的首尾事件，及最後事件的雜湊值。
5. 事件流 chain-anchors 的事件，在 raw_data 載有各事件流當日的終點。SIEM 亦存有相同的事件，以此比對。
`;
