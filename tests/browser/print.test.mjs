// An incident goes on paper whole, whatever the screen's colours are: the record is there, what
// only makes sense on a screen is not.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNone, demo, fullIncident, inPage, launch, onDisk, open } from './site.mjs';

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

for (const colorScheme of ['light', 'dark']) {
    test(`an incident prints whole from a ${colorScheme} screen`, async () => {
        // As wide as A4 between the margins, in CSS pixels.
        const page = await open(browser, { colorScheme, viewport: { width: 672, height: 980 } });
        await page.goto(onDisk(demo).url(fullIncident));
        const record = await page.evaluate(() => {
            const texts = (selector) =>
                [...document.querySelectorAll(selector)].map((element) => element.textContent);
            return {
                title: texts('h1'),
                moments: texts('.clock-moments dd time'),
                facts: texts('.facts dd'),
                timeline: texts('.timeline .timeline-text, .timeline .timeline-time'),
                actions: texts('.action-title, .action-state, .action-who'),
                related: texts('.related a'),
                text: texts('.prose > p, .prose > h2, .prose td, .prose pre'),
                source: texts('.source'),
            };
        });
        for (const [part, texts] of Object.entries(record)) {
            assert.ok(texts.length > 0, `${fullIncident}: has no ${part}, even on the screen`);
        }

        await page.emulateMedia({ media: 'print', colorScheme });
        const shown = squeeze(await page.locator('body').innerText());
        const faults = [];
        for (const [part, texts] of Object.entries(record)) {
            for (const text of texts.map(squeeze)) {
                // The `#` beside a heading is a link, and no part of the record.
                if (!shown.includes(text.replace(/#$/, ''))) faults.push(`${part}: lost “${text}”`);
            }
        }
        faults.push(...(await inPage(page, lookAtPaper)));
        assertNone(faults.map((fault) => `${fullIncident}: ${fault}`));

        const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
        const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        assert.ok(sheets >= 2 && sheets <= 12, `${fullIncident}: prints on ${sheets} sheets`);
        await page.context().close();
    });
}

test('what all incidents show prints with its figures, marks and day', async () => {
    const page = await open(browser, { viewport: { width: 672, height: 980 } });
    await page.emulateMedia({ media: 'print' });
    const faults = [];
    for (const file of [
        'causes/index.html', 'causes/process/index.html', 'actions/index.html', 'trends/index.html',
    ]) {
        await page.goto(onDisk(demo).url(file));
        faults.push(...(await inPage(page, lookAtPaper)).map((fault) => `${file}: ${fault}`));
        const shown = await page.locator('body').innerText();
        if (!shown.includes('all other figures on 1 Jun 2025.')) faults.push(`${file}: of no day`);
        if (shown.includes('Subscribe')) faults.push(`${file}: asks paper to subscribe`);
        // What stands behind a drawing in a closed table.
        for (const cell of await page.locator('.months details td').all()) {
            if (!(await cell.isVisible())) faults.push(`${file}: a closed table`);
        }
        // Browsers leave backgrounds out, where a page does not insist.
        const faint = await page.evaluate(() =>
            [...document.querySelectorAll('td[class*="heat-"], rect, .dot')].filter(
                (element) => getComputedStyle(element).printColorAdjust !== 'exact',
            ).length);
        if (faint > 0) faults.push(`${file}: ${faint} marks lose their colour`);
    }
    await page.context().close();
    assertNone(faults);
});

// Spaces do not count: a grid on the screen has none where the text of its cells meets.
function squeeze(text) {
    return text.replace(/\s+/g, '').toLowerCase();
}

// Runs in the page, as it is printed.
function lookAtPaper(_, { name, tooWide }) {
    const faults = [];
    for (const element of document.querySelectorAll('nav, body > header, .feeds, .skip')) {
        if (element.checkVisibility()) faults.push(`is printed: ${name(element)}`);
    }
    const { backgroundColor, color } = getComputedStyle(document.body);
    if (backgroundColor !== 'rgb(255, 255, 255)') faults.push(`the paper is ${backgroundColor}`);
    if (color !== 'rgb(0, 0, 0)') faults.push(`the ink is ${color}`);
    const wide = tooWide();
    if (wide.length > 0) faults.push(`is wider than the paper: ${wide.join(', ')}`);
    return faults;
}
