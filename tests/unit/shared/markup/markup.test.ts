import { describe, expect, it } from 'vitest';
import { html } from '../../../../shared/markup/index.ts';

describe('markup', () => {
  it('escapes what would be markup, in text and in attributes', () => {
    const { text } = html`<b title="${`"'>`}">${'<i>&amp;</i>'}</b>`;

    expect(text).toBe('<b title="&quot;&#39;&gt;">&lt;i&gt;&amp;amp;&lt;/i&gt;</b>');
  });

  it('leaves markup of its own alone, also in lists', () => {
    const items = ['<', '>'].map((sign) => html`<li>${sign}</li>`);

    expect(html`${[items, 'a&b']}`.text).toBe('<li>&lt;</li><li>&gt;</li>a&amp;b');
  });

  it('writes nothing for what is not there, and a zero for a zero', () => {
    expect(html`[${undefined}${false}${0}${[]}]`.text).toBe('[0]');
  });

  it('shows control characters and halves of pairs as replacement characters', () => {
    expect(html`${'a\u0000b\u001bc\ud83dd\uffff'}`.text).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
    expect(html`${'一\t二\n😀𠮷'}`.text).toBe('一\t二\n😀𠮷');
  });
});
