import axios from 'axios';

/** Program of the bench: the same call by axios and nothing else. */
const [, , url = ''] = process.argv;
void axios.post(`${url}/topapi/v2/user/get?access_token=bench-token`, {
  userid: 'hk001',
  language: 'zh_CN',
});
