import type { Page } from 'playwright-core';

/*
 * What runs inside the page is text: the project's types know no browser, and must not, since the
 * functions run in none.
 */

/** Value of a style property as the browser computed it. */
export async function styleOf(page: Page, selector: string, property: string): Promise<string> {
  return page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue(${JSON.stringify(property)})`,
  );
}

/** One attribute of every element that a selector finds, in the order of the page. */
export async function attributesOf(page: Page, selector: string, name: string): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.getAttribute(${JSON.stringify(name)}))`,
  );
}

/** Pixels by which the page is wider than its window. */
export async function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}

/** Captions of the tables that are wider than the place they have. */
export async function cutTables(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('table')]
    .filter((table) => table.scrollWidth > table.parentElement.clientWidth)
    .map((table) => table.caption.innerText)`);
}

/** 1 for black, 0 for white: what a grey printer makes of a picture. */
export async function meanDarkness(page: Page, png: Buffer): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let light = 0;
    for (let at = 0; at < data.length; at += 4) {
      light += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
    }
    return 1 - light / (255 * (data.length / 4));
  })()`);
}

/** The pixels of each character, drawn in the font of the page. */
export async function picturesOf(page: Page, characters: readonly string[]): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const context = new OffscreenCanvas(64, 64).getContext('2d', { willReadFrequently: true });
    context.font = '48px ' + getComputedStyle(document.body).fontFamily;
    return ${JSON.stringify(characters)}.map((character) => {
      context.clearRect(0, 0, 64, 64);
      context.fillText(character, 4, 52);
      return context.getImageData(0, 0, 64, 64).data.join(',');
    });
  })()`);
}
