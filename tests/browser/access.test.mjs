// The site can be used by everyone: with a keyboard, a screen reader, a phone, without scripts, and on paper.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { DEMO, KINDS, launch, onDisk, pages } from './site.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const INCIDENT = onDisk(DEMO, 'incidents/INC-2024-0107/index.html');

let browser;

before(async () => {
    browser = await launch();
});

after(async () => {
    await browser?.close();
});

for (const colorScheme of ['light', 'dark']) {
    for (const width of [390, 1280]) {
        test(`axe finds nothing, ${colorScheme}, ${width} px`, async () => {
            // The pages allow no script but their own; the checker is one.
            const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
            const page = await context.newPage();
            const found = [];
            for (const path of KINDS) {
                await page.goto(onDisk(DEMO, path));
                await page.evaluate(axe);
                const result = await page.evaluate(() => window.axe.run());
                for (const violation of result.violations) {
                    found.push(`${path}: ${violation.id}: ${violation.nodes[0].target} (${violation.nodes.length})`);
                }
            }
            await context.close();
            assert.deepEqual(found, []);
        });
    }
}

test('no page is wider than a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    const wide = [];
    for (const path of await pages(DEMO)) {
        await page.goto(onDisk(DEMO, path));
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 390) wide.push(`${path}: ${width} px`);
    }
    await page.close();
    assert.deepEqual(wide, []);
});

test('the keyboard goes to the content first, and one sees where it is', async () => {
    const page = await browser.newPage();
    await page.goto(INCIDENT);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN');
    for (let stop = 0; stop < 12; stop += 1) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(() => {
            const style = getComputedStyle(document.activeElement);
            return { where: document.activeElement.outerHTML.slice(0, 80), outline: style.outlineStyle, width: style.outlineWidth };
        });
        assert.ok(seen.outline !== 'none' && seen.width !== '0px', `${seen.where} has no outline`);
    }
    await page.close();
});

test('without scripts every page shows the same text', async () => {
    const [plain, full] = await Promise.all([
        browser.newContext({ javaScriptEnabled: false }).then((context) => context.newPage()),
        browser.newPage(),
    ]);
    for (const path of KINDS) {
        await plain.goto(onDisk(DEMO, path));
        await full.goto(onDisk(DEMO, path));
        assert.equal(await plain.locator('body').innerText(), await full.locator('body').innerText(), path);
    }
    await plain.context().close();
    await full.close();
});

test('an incident prints whole and without navigation', async () => {
    const page = await browser.newPage();
    await page.goto(INCIDENT);
    const title = await page.locator('h1').innerText();
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('h1', { hasText: title }).isVisible());
    for (const part of ['.prose', '[id="page.timeline"]', '[id="page.actions"]', '[id="page.related"]']) {
        assert.ok(await page.locator(part).first().isVisible(), part);
    }
    for (const part of ['nav[aria-label="Site"]', 'nav.contents', '.skip']) {
        assert.equal(await page.locator(part).isVisible(), false, part);
    }
    assert.ok((await page.pdf()).length > 10_000);
    await page.close();
});
