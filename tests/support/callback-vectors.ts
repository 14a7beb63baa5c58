/** A callback whose every byte was made by somebody else's code. */
export interface CallbackVector {
  readonly id: string;
  readonly token: string;
  readonly aesKey: string;
  readonly owner: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly plaintext: string;
  readonly encrypt: string;
  /** The random first 16 bytes, where they are known. */
  readonly random?: string;
}

/**
 * - A1 to A3: made by running npm `dingtalk-encrypt` 1.2.3, which percent-encodes the plaintext first
 *   (so A1 and A3 decrypt to percent-encoded text; A2 is byte-identical to DingTalk's scheme).
 * - N1 to N3: made with `node:crypto` by the official scheme, apart from this project.
 * - K1: page callback-event-message-body-encryption-and-decryption; K2: page configure-stream-push
 *   (both 2026-08-22); K3, K4: samples of `open-dingtalk/DingTalk-Callback-Crypto` (2023).
 */
export const callbackVectors: readonly CallbackVector[] = [
  {
    id: 'A1',
    token: 'hkTok3n2024',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'dingtestappkey0001',
    timestamp: '1445827045067',
    nonce: 'nEXhMP4r',
    signature: 'c617b489b18a145c5765692f9d59b92f6f63edd5',
    plaintext: '{"EventType":"check_url"}',
    encrypt:
      'O8sUznedQCridGXrXTG0wGDkB0EWWDn0xGRkR4A4CYvF5cgcfPYOahKzMYLalOJgK0l179+yH+QxRe4qP2ppsqtg9i1bcVF1hj1/Tw7QCP2EY7Z++5FihaQoc1jDcoeF',
    random: 'abcdefghijklmnop',
  },
  {
    id: 'A2',
    token: 'hkTok3n2024',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'dingtestappkey0001',
    timestamp: '1783610513000',
    nonce: '380320111',
    signature: '738042fef14f256b2899192732de22e7be3f8390',
    plaintext: 'success',
    encrypt:
      'HcA0QDKRG/U9FnFvX30Rg5TZPZe4rWWUr96Ji6h2zLJrCwfRzPN6kS/R6GyG7N5zWvsY9lZOOnwTMXF7QshRkw==',
    random: '0123456789abcdef',
  },
  {
    id: 'A3',
    token: 'hkTok3n2024',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'dingtestappkey0001',
    timestamp: '1685501863400',
    nonce: 'aB3dE5gH',
    signature: '1b1e2b821ab0299b031edb7f6ff39d7185590ce0',
    plaintext:
      '{"EventType":"user_add_org","EventTime":1663143335567,"CorpId":"ding9f50b15bcorp01","BizId":"1663143335567","eventId":"c7c7120f2c0741958e3febdba0318c8","timeStamp":"1685501863357","userId":["015xyz227"]}',
    encrypt:
      '0M/jVeahzTNtkQEnlcLjtKI+iyQPRDNIplUSxGNx3OYZ1wsiGj9Rchz31piSU/AWdm2/TyMHZg5h8DjGgkdpIHHAqb2FJQuPWW9Pciz88JY5qfmFi8DRLJbq5QXQ/cFtydDn5kOEZPLSrmyPj8nn9L6vSwEZw8/i05Bkzpf/gVaVUD/hB6TWXiuzd4F43tfx+voM/GdoYnbhT1XrVj0iO8YgmC1jwC6rp+YhTfTbIOr4B5HHlxnjT1s/5Pqzf6GC6tVLpeQxcQaS4y7wLy5XSyw8b/0gufnsNZppT2zEjoDVpIuJEH+FlXOhmcfBj1BJgevmdoswF9YoK5va25QzyIfl0ifQ1png312ZH01SQT4LenEUsjMY4NJI3fanFotjp+zSFTKx7XLZ+j9Y+pT9vyRQ8I0x6lXUJpU51MPmHbg=',
    random: 'QWERTYUIOPASDFGH',
  },
  {
    id: 'N1',
    token: 'hkTok3n2024',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'dingtestappkey0001',
    timestamp: '1445827045067',
    nonce: 'nEXhMP4r',
    signature: '2e4cf742f37e02824f8acd3cfa3c2d2db908674c',
    plaintext: '{"EventType":"check_url"}',
    encrypt:
      'O8sUznedQCridGXrXTG0wO5hKFZWANw6n4zB0eBeaQ3nGRNjeyDj0nQVVoOQb/eg8i2Qtn0O+1RklP6SRk4CBQ==',
    random: 'abcdefghijklmnop',
  },
  {
    id: 'N2',
    token: 'hkTok3n2024',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'dingtestappkey0001',
    timestamp: '1685501863400',
    nonce: 'aB3dE5gH',
    signature: 'cedf097f8d9be91e897bf4648956869f94d7214b',
    plaintext:
      '{"EventType":"user_modify_org","eventId":"e1","CorpId":"dingcorp1","note":"陳大文 100%"}',
    encrypt:
      '0M/jVeahzTNtkQEnlcLjtHahYJ63M9n2eR7oUhkYAwvZnQCufBjMk1FaOVxH/UDFmnAsgON/4KhuikwCpHssjFvOSU/3GI8eGVXa5sxgX1BdcUlLkhC1/v8iuAo6FRMWPzKK0M0MTezb23EQDD6PtR9KWxkvOMx+3iaVjScHVPlHUu5uA450v5RiPC0oM9g/Zi3w2uH9+27Loe9dMHxtNg==',
    random: 'QWERTYUIOPASDFGH',
  },
  {
    id: 'N3',
    token: 'hkTok3n2024',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'dingtestappkey0001',
    timestamp: '1700000000000',
    nonce: '12345678',
    signature: '250d6d6cdb3f249ec4e4434ba40308143bcf8963',
    plaintext: 'xxxxxxxxxxxxxxxxxxxxxxxxxx',
    encrypt:
      'HcA0QDKRG/U9FnFvX30Rg7HC24/ssbAlUrvmZkTymvEG9mh+H8LhzAaAHUltB1tWbij2gGtPPD9iepx58Ryc9csanqM5++PKpyMgzrs+gsmi3v8O6oBbuWOyOksFt9fA',
    random: '0123456789abcdef',
  },
  {
    id: 'K1',
    token: '123456',
    aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    owner: 'suite4xxxxxxxxxxxxxxx',
    timestamp: '1445827045067',
    nonce: 'nEXhMP4r',
    signature: '5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0',
    plaintext:
      '{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}',
    encrypt:
      '1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==',
  },
  {
    id: 'K2',
    token: '123456',
    aesKey: '1234567890123456789012345678901234567890123',
    owner: 'dingsnotzck6pm5veliw',
    timestamp: '1614767836',
    nonce: 'A7Co0cJLMzIDtMMI',
    signature: '9a95a004dd16f5c307e849b994173f76aa26e5eb',
    plaintext: 'success',
    encrypt:
      'YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==',
  },
  {
    id: 'K3',
    token: 'mryue',
    aesKey: 'Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7',
    owner: 'ding6ccabc44d2c8d38b',
    timestamp: '1608001896814',
    nonce: 'WL4PK6yA',
    signature: '03044561471240d4a14bb09372dfcfd4fd0e40cb',
    plaintext: '{"EventType":"check_url"}',
    encrypt:
      '0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3',
  },
  {
    id: 'K4',
    token: 'tokenxxxx',
    aesKey: 'o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus',
    owner: 'dingxxxxxx',
    timestamp: '1605695694141',
    nonce: 'WelUQl6bCqcBa2fM',
    signature: 'f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc',
    plaintext: 'success',
    encrypt:
      'X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ==',
  },
];

export function callbackVector(id: string): CallbackVector {
  const vector = callbackVectors.find((one) => one.id === id);
  if (vector === undefined) throw new Error(`there is no vector ${id}`);
  return vector;
}
