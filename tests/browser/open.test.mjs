// Every page opens from the disk and from a folder of a host, asks nobody else for anything, and its links lead on.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO, MOUNT, PUBLIC, complaints, launch, onDisk, pages, serve } from './site.mjs';

let browser;
let server;
let page;

before(async () => {
    browser = await launch();
    server = await serve(PUBLIC, MOUNT);
    page = await browser.newPage();
});

after(async () => {
    await browser?.close();
    await server?.close();
});

test('every page opens from the disk', async () => {
    const found = [];
    for (const path of await pages(DEMO)) found.push(...await complaints(page, onDisk(DEMO, path), onDisk(DEMO, '')));
    assert.deepEqual(found, []);
});

test('every page opens from a folder of a host', async () => {
    const found = [];
    for (const path of await pages(PUBLIC)) found.push(...await complaints(page, server.url + path, server.url));
    assert.deepEqual(found, []);
});

for (const [where, start] of [['the disk', () => onDisk(DEMO, 'index.html')], ['a host', () => server.url]]) {
    test(`one can walk through the site from ${where}`, async () => {
        await page.goto(start());
        await page.locator('main a[href*="incidents/INC-"]').first().click();
        const incident = await page.locator('h1').innerText();
        assert.ok(incident.length > 10);
        for (const way of ['Services', 'Teams', 'Causes', 'Years', 'Actions', 'Incidents']) {
            await page.locator('nav[aria-label="Site"] a', { hasText: way }).click();
            assert.match(await page.locator('h1').innerText(), /\S/);
            assert.ok(await page.locator('main').isVisible(), way);
        }
        await page.locator('header a').first().click();
        assert.equal(new URL(page.url()).pathname.endsWith('/index.html'), true);
    });
}

test('a mention leads to the incident, and back', async () => {
    await page.goto(onDisk(DEMO, 'incidents/INC-2023-0084/index.html'));
    const mention = page.locator('.prose a[href*="INC-2023-0031"]').first();
    await mention.click();
    assert.ok(page.url().includes('INC-2023-0031'));
    await page.locator('.related a[href*="INC-2023-0084"]').first().click();
    assert.ok(page.url().includes('INC-2023-0084'));
});

test('the table of contents leads to its headings', async () => {
    await page.goto(onDisk(DEMO, 'incidents/INC-2024-0107/index.html'));
    const links = page.locator('nav.contents a');
    assert.ok(await links.count() > 5);
    for (let index = 0; index < await links.count(); index += 1) {
        const link = links.nth(index);
        const anchor = decodeURIComponent((await link.getAttribute('href')).slice(1));
        await link.click();
        const heading = page.locator(`[id="${anchor}"]`);
        assert.ok(await heading.isVisible(), anchor);
        await page.waitForFunction((id) => {
            const box = document.getElementById(id).getBoundingClientRect();
            return box.top >= -1 && box.top < innerHeight;
        }, anchor);
    }
});

test('an unknown path shows a page that leads home, at any depth', async () => {
    const answer = await page.goto(`${server.url}incidents/gone/for/good`);
    assert.equal(answer.status(), 404);
    const family = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    assert.notEqual(family, 'Times New Roman', 'the page brings its style along');
    await page.locator(`a[href="${MOUNT}index.html"]`).first().click();
    assert.equal(page.url(), `${server.url}index.html`);
    assert.match(await page.title(), /Fernhill/);
});
